package org.containerharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says when a container is ready. What is given must hold all together, or one of it with {@link #anyOf()}.
 *
 * <p>A container that ends while it is awaited fails at once, whatever is awaited.
 */
@Documented
@Target({})
@Retention(RetentionPolicy.RUNTIME)
public @interface WaitFor {

    /** Regular expressions, each to be found in a line of output. */
    String[] log() default {};

    /** How many lines must match, for each of {@link #log()}. */
    int times() default 1;

    /** A path such as {@code /health} that answers over HTTP. */
    String http() default "";

    /** The container port to ask for {@link #http()} or {@link #answer()}; 0 means the only published one. */
    int port() default 0;

    /** Asks over HTTPS; certificates are not verified. */
    boolean https() default false;

    /** The HTTP method. */
    String method() default "GET";

    /** Expected HTTP statuses; default is 200 to 399. */
    int[] status() default {};

    /** A regular expression to be found in the HTTP body. */
    String body() default "";

    /** Headers to send, {@code Name=value}. */
    String[] header() default {};

    /** Regular expressions to be found in headers of the answer, {@code Name=expression}. */
    String[] responseHeader() default {};

    /** Limit of one HTTP request. */
    String requestTimeout() default "2s";

    /** A regular expression to be found in what a TCP port says, such as {@code "\\+PONG"}; see {@link #send()}. */
    String answer() default "";

    /** What is written to a TCP port before its {@link #answer()} is read, such as {@code "PING\r\n"}; default nothing. */
    String send() default "";

    /** Container ports that must accept connections, {@code 5432}; {@code all} means all published TCP ports. */
    String[] listening() default {};

    /** A command that must end with exit code 0; one text or several as in {@link WithContainer#command()}. */
    String[] command() default {};

    /** The healthcheck must succeed. */
    boolean healthcheck() default false;

    /** The container itself must end with this exit code, as a one-shot job does; negative means it must not end. */
    int exitCode() default -1;

    /** A JDBC address as containers write it, {@code jdbc:postgresql://db:5432/app}, that must answer {@link #sql()}. */
    String url() default "";

    /** The query for {@link #url()}. */
    String sql() default "SELECT 1";

    /** Database user for {@link #url()}. */
    String user() default "";

    /** Password for {@link #url()}. */
    String password() default "";

    /** A file or folder that must exist in the container. */
    String file() default "";

    /** It is enough that it runs. */
    boolean running() default false;

    /** One of what is given here is enough. */
    boolean anyOf() default false;

    /**
     * Limit from the start call on, such as {@code 30s}; the longest of several counts. Default is the setting {@code
     * harness.ready.timeout}, 60 s.
     */
    String timeout() default "";

    /** Regular expressions; a line of output in which one is found fails the start at once. */
    String[] failOn() default {};
}
