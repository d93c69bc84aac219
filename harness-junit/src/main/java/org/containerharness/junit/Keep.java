package org.containerharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Says what happens at the end to what a class or method started, containers, networks and volumes in scope METHOD and
 * CLASS, and to what it uses of SUITE scope. Without this annotation the setting {@code harness.keep} decides, whose default is to remove everything; given
 * as a system property, an environment variable or a JUnit configuration parameter, the setting wins over the
 * annotation, for one run.
 *
 * <p>A start that fails counts as a failure: what had been started of it is kept too.
 *
 * <p>The log tells how to look into what is kept, and how to remove it. No sweep removes it. A method's annotation wins
 * over its class's. A nested class has that of the class around it unless it has its own.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(HarnessExtension.class)
public @interface Keep {

    /** When; the default is after a test failed. */
    When value() default When.ON_FAILURE;

    /** The choices. */
    enum When {
        /** Everything is removed. */
        NEVER,
        /** It stays if a test that used it failed. */
        ON_FAILURE,
        /** It stays. A JVM that is ended before the scope's end removes it all the same. */
        ALWAYS
    }
}
