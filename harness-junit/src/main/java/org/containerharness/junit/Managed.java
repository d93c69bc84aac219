package org.containerharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Starts and stops a Testcontainers object like a declared container.
 *
 * <pre>{@code
 * @Managed static PostgreSQLContainer<?> db = new PostgreSQLContainer<>("postgres:16");
 * }</pre>
 *
 * <p>The field's value must be a {@code org.testcontainers.lifecycle.Startable} of Testcontainers 1.21 or 2; its name is
 * the declared name, under which {@link Endpoint}, {@link Handle} and {@code dependsOn} find it. The field may be private
 * and final, but must not be null.
 */
@Documented
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(HarnessExtension.class)
public @interface Managed {

    /** What must be ready first: {@code db}, see {@link WithContainer#dependsOn()}. */
    String[] dependsOn() default {};

    /**
     * Networks it joins, as in {@link WithContainer#networks()}; its declared name is an alias there. Only for a {@code
     * GenericContainer} that has no network of its own.
     */
    String[] networks() default {};

    /** Takes the place of what a superclass declares under the same name. */
    boolean override() default false;

    /**
     * How long it runs: CLASS for a static field and METHOD for an instance field, unless said otherwise. A static field
     * may be SUITE, an instance field of a class with one instance for all tests may be CLASS.
     */
    Scope scope() default Scope.BY_PLACE;
}
