package org.containerharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.containerharness.handle.RunningStack;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Brings a container of BUILD or MACHINE scope back to a known state before a class, or each test, uses what others have
 * used. It does not run on a container that was just made; when it fails, the container is replaced.
 *
 * <pre>{@code
 * @WithContainer(name = "cache", image = "redis:7", ports = "6379", scope = BUILD)
 * @Reset(of = "cache", command = {"redis-cli", "FLUSHALL"})
 * }</pre>
 *
 * <p>Exactly one of {@code sql}, {@code command}, {@code http}, {@code unchanged} and {@code hook} says how.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(Reset.List.class)
@ExtendWith(HarnessExtension.class)
public @interface Reset {

    /** When a hook runs. */
    enum Each {
        CLASS,
        TEST
    }

    /** A hook in code; needs a constructor without parameters. */
    @FunctionalInterface
    interface Hook {

        /** Brings the container back; whatever it throws means that it could not. */
        void reset(RunningStack stack);
    }

    /** The declared name of the container. */
    String of();

    /** Statements that are run over JDBC, in this order. */
    String[] sql() default {};

    /** Where the statements are run, as a container would write it, such as {@code jdbc:postgresql://db:5432/app}. */
    String url() default "";

    /** The user of the statements' connection. */
    String user() default "";

    /** The password of the statements' connection. */
    String password() default "";

    /** A command run in the container, without a shell, for at most 60 s; it must end with exit code 0. */
    String[] command() default {};

    /** A request, such as {@code POST http://api:8080/reset}; the answer's status must be below 400, within 10 s. */
    String http() default "";

    /** Files and folders that must be as the image has them; nothing is changed. */
    String[] unchanged() default {};

    /** A hook in code. */
    Class<? extends Hook> hook() default Hook.class;

    /** Before each class, or before each test. */
    Each each() default Each.CLASS;

    /** Holds several {@link Reset} annotations. */
    @Documented
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        Reset[] value();
    }
}
