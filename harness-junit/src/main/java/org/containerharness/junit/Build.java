package org.containerharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Builds an image; unchanged inputs find the image of an earlier build.
 *
 * @see <a href="https://docs.docker.com/reference/dockerfile/">Dockerfile reference</a>
 */
@Documented
@Target({})
@Retention(RetentionPolicy.RUNTIME)
public @interface Build {

    /** The folder whose files the Dockerfile may copy, relative to the working directory, which is the module's folder. */
    String context() default "";

    /** A class-path folder instead of {@link #context()}. */
    String classPathContext() default "";

    /** Path of the Dockerfile inside the context. */
    String dockerfile() default "Dockerfile";

    /** The Dockerfile's text, instead of a file. */
    String text() default "";

    /** Values of ARG instructions, {@code NAME=value}. */
    String[] args() default {};

    /** The stage to stop at. */
    String target() default "";

    /** Put on the image, {@code key=value}. */
    String[] labels() default {};

    /** Such as {@code linux/arm64}. */
    String platform() default "";

    /** Builds every step anew. */
    boolean noCache() default false;

    /** Asks the registry for newer base images. */
    boolean pull() default false;

    /** Images whose layers may be reused. */
    String[] cacheFrom() default {};

    /** Network mode of the RUN instructions. */
    String networkMode() default "";

    /** Further references the image gets. */
    String[] tags() default {};
}
