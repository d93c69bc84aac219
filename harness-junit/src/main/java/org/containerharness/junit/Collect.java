package org.containerharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Copies a file or folder out of a container before it ends: coverage, dumps, screenshots.
 *
 * <pre>{@code
 * @WithContainer(name = "app", image = "orders:dev", graceful = true)
 * @Collect(from = "app:/tmp/jacoco.exec", to = "target/jacoco-it.exec")
 * }</pre>
 *
 * <p>On a class it is copied when the class is over, on a method when that test is; one that ends gracefully is stopped
 * first, so that what it writes at its end is there. A container that goes on, since a wider scope has it, is copied from
 * as it runs. A copy that fails is a warning.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(Collect.List.class)
@ExtendWith(HarnessExtension.class)
public @interface Collect {

    /** The container's declared name and the path in it, {@code app:/tmp/jacoco.exec}. */
    String from();

    /** Where it goes: a folder that is there takes it under its own name, else this is its name; folders are made. */
    String to();

    /** Only if a test has failed that had it. */
    boolean onFailure() default false;

    /** Holds several {@link Collect} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        Collect[] value();
    }
}
