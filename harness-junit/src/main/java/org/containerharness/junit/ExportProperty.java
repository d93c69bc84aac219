package org.containerharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Sets a system property for as long as the scope lasts, and restores it at its end.
 *
 * <pre>{@code
 * @ExportProperty(name = "orders.jdbc", value = "jdbc:postgresql://db:5432/postgres")
 * }</pre>
 *
 * <p>System properties belong to the whole JVM. With parallel execution, tests that export the same property in METHOD or
 * CLASS scope therefore run one after the other: the annotation takes a lock for its property. In SUITE scope there is
 * no lock, and every class must export the same text.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(ExportProperty.List.class)
@ExtendWith(HarnessExtension.class)
@ResourceLock(providers = PropertyLocks.class)
public @interface ExportProperty {

    /** The property. */
    String name();

    /** Its value; every {@code container:port} in it becomes the address that reaches it from this JVM. */
    String value();

    /** Takes the place of what a superclass or a composed annotation exports under the same name. */
    boolean override() default false;

    /** How long it is set; the default is METHOD on a method and CLASS on a class. */
    Scope scope() default Scope.BY_PLACE;

    /** Holds several {@link ExportProperty} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @ResourceLock(providers = PropertyLocks.class)
    @interface List {
        ExportProperty[] value();
    }
}
