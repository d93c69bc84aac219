package org.containerharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Replaces the image's healthcheck, or changes what is given here of it.
 *
 * @see <a href="https://docs.docker.com/reference/dockerfile/#healthcheck">HEALTHCHECK</a>
 */
@Documented
@Target({})
@Retention(RetentionPolicy.RUNTIME)
public @interface Healthcheck {

    /** A line for the image's shell; this or {@link #command()}, or neither to keep the image's test. */
    String shell() default "";

    /** A command, run without a shell; one text or several as in {@link WithContainer#command()}. */
    String[] command() default {};

    /** Switches the image's healthcheck off. */
    boolean none() default false;

    /** Between probes, such as {@code 10s}; the engine's default is 30 s. The harness itself probes faster. */
    String interval() default "";

    /** Of one probe, such as {@code 2s}; the engine's default is 30 s. */
    String timeout() default "";

    /** Failures in a row that make it unhealthy; 0 keeps the engine's default of 3. */
    int retries() default 0;

    /** Time in which failures do not count; the engine's default is 0 s. */
    String startPeriod() default "";

    /** Between probes in the start period; the engine's default is 5 s. */
    String startInterval() default "";
}
