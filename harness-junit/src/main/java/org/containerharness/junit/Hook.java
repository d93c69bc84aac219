package org.containerharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What is done at a moment of a container's life: a command in it, SQL, or a method of the tests. If it fails, the start
 * fails with its output.
 *
 * <pre>{@code
 * @WithContainer(name = "db", image = "postgres:16", ports = "5432",
 *         afterReady = @Hook(sql = "CREATE TABLE orders (id int)", url = "jdbc:postgresql://db:5432/postgres",
 *                 user = "postgres", password = "secret"))
 * }</pre>
 *
 * <p>Exactly one of {@link #command()}, {@link #sql()} and {@link #method()} is given. It may take as long as the
 * container's readiness, before its end 60 s.
 */
@Documented
@Target({})
@Retention(RetentionPolicy.RUNTIME)
public @interface Hook {

    /** A command that must end with exit code 0; one text or several as in {@link WithContainer#command()}. */
    String[] command() default {};

    /** Statements that are run over JDBC, in this order. */
    String[] sql() default {};

    /** Where the statements are run, as a container would write it, such as {@code jdbc:postgresql://db:5432/app}. */
    String url() default "";

    /** The user of the command, default is the container's own; or of the statements' connection. */
    String user() default "";

    /** The password of the statements' connection. */
    String password() default "";

    /**
     * A static method, {@code seed} of the class that has the annotation or of the test class, {@code
     * com.example.Orders#seed} of another. Its parameter, if it has one, is the {@link
     * org.containerharness.handle.RunningContainer}.
     */
    String method() default "";

    /** Gives the command every right. */
    boolean privileged() default false;

    /** Where the command runs; default is the container's own. */
    String workingDirectory() default "";

    /** Further variables of the command, {@code NAME=value}. */
    String[] env() default {};
}
