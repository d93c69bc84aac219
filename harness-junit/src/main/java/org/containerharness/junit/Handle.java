package org.containerharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Injects what was started: a {@link org.containerharness.handle.RunningContainer}, {@link
 * org.containerharness.handle.RunningNetwork}, {@link org.containerharness.handle.RunningVolume}, the whole {@link
 * org.containerharness.handle.RunningStack}, or a {@link org.containerharness.space.Space} that a test has to itself.
 *
 * <p>Parameters and fields as in {@link Endpoint}. A parameter of type {@code RunningStack} needs no annotation.
 */
@Documented
@Target({ElementType.PARAMETER, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(HarnessExtension.class)
public @interface Handle {

    /** The declared name; default is the only one there is, else the one named like the parameter or field. */
    String value() default "";
}
