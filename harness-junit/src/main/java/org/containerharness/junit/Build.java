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

    /** A class-path folder instead of {@link #context()}; it may be inside a jar. */
    String classPathContext() default "";

    /** Path of the Dockerfile, relative to the context; it may lead out of it. */
    String dockerfile() default "Dockerfile";

    /** The Dockerfile's text, instead of a file. */
    String text() default "";

    /** Values of ARG instructions, {@code NAME=value}; those whose name sounds secret are masked in messages and logs. */
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

    /** Network mode of the RUN instructions: {@code default}, {@code none} or {@code host}. */
    String networkMode() default "";

    /** Further lines of the hosts file that RUN instructions see, {@code name:address}. */
    String[] extraHosts() default {};

    /** Size of {@code /dev/shm} for RUN instructions, such as {@code 256m}; the engine's default is 64 MB. */
    String shmSize() default "";

    /** Limits of the RUN instructions, {@code nofile=1024} or {@code nofile=1024:2048}. */
    String[] ulimits() default {};

    /**
     * What RUN instructions may mount with {@code --mount=type=secret,id=…}: {@code id=file}, relative to the working
     * directory, or {@code id=env:VARIABLE}. Needs BuildKit; the values get into no layer, label, log or message.
     */
    String[] secrets() default {};

    /**
     * SSH agents that RUN instructions may ask with {@code --mount=type=ssh,id=…}: {@code default} for the one that
     * {@code SSH_AUTH_SOCK} names, or {@code id=socket}. Needs BuildKit.
     */
    String[] ssh() default {};

    /** Further references the image gets. */
    String[] tags() default {};

    /** {@code auto}, {@code buildkit} or {@code classic}; default is the configured one. */
    String builder() default "";
}
