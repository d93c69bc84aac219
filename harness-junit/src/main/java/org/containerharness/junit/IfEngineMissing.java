package org.containerharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Says what a test does on a machine without a container engine. Without this annotation the setting {@code
 * harness.engine.missing} decides, whose default is to fail: tests that are silently left out prove nothing.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(HarnessExtension.class)
public @interface IfEngineMissing {

    /** What is done. */
    Reaction value();

    /** The choices. */
    enum Reaction {
        /** Fail with instructions. */
        FAIL,
        /** Skip, with what was tried as the reason. */
        SKIP
    }
}
