package org.containerharness.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.containerharness.model.internal.HttpBuilder;

/** What must hold before a started container counts as ready. A value: it says what, not how, and prints itself so. */
public sealed interface ReadyCondition {

    /** Calls the method for this kind: how a new kind makes the compiler name the place where it has to be judged. */
    <R> R accept(Visitor<R> visitor);

    /** Those it is made of; default none. */
    default List<ReadyCondition> conditions() {
        return List.of();
    }

    /** Why it can never hold for a container that is declared like this, a sentence or two each; default of its parts. */
    default List<String> problems(ContainerSpec container) {
        return conditions().stream()
                .flatMap(part -> part.problems(container).stream())
                .toList();
    }

    /** True if the container is ready when it has ended; default false. */
    default boolean isJob() {
        return false;
    }

    interface Visitor<R> {
        R on(Default condition);

        R on(Running condition);

        R on(LogLine condition);

        R on(Listening condition);

        R on(Http condition);

        R on(TcpAnswer condition);

        R on(Healthy condition);

        R on(CommandSucceeds condition);

        R on(Completed condition);

        R on(Sql condition);

        R on(FileExists condition);

        R on(Custom condition);

        R on(AllOf condition);

        R on(AnyOf condition);
    }

    /** The image's or the declared healthcheck if there is one, else all published TCP ports, else "it runs". */
    record Default() implements ReadyCondition {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.on(this);
        }

        @Override
        public String toString() {
            return "healthcheck, else published ports";
        }
    }

    /** The process runs; nothing more is asked. */
    record Running() implements ReadyCondition {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.on(this);
        }

        @Override
        public String toString() {
            return "running";
        }
    }

    /** As many lines of output match, at least one; a line matches if the pattern is found anywhere in it. */
    record LogLine(Pattern pattern, int times) implements ReadyCondition {

        public LogLine {
            if (times < 1) {
                throw new InvalidValueException("A log line must be awaited at least once, not " + times + " times.");
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof LogLine line
                    && line.times == times
                    && line.pattern.pattern().equals(pattern.pattern())
                    && line.pattern.flags() == pattern.flags();
        }

        @Override
        public int hashCode() {
            return pattern.pattern().hashCode() + times;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.on(this);
        }

        @Override
        public String toString() {
            return "log /" + pattern + "/" + (times == 1 ? "" : " " + times + " times");
        }
    }

    /** Ports accept connections from the test's side and a process listens inside; empty means all published TCP ports. */
    record Listening(List<ContainerPort> ports) implements ReadyCondition {

        public Listening {
            ports = List.copyOf(ports);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.on(this);
        }

        @Override
        public String toString() {
            String all = ports.stream().map(ContainerPort::toString).collect(Collectors.joining(", "));
            return ports.isEmpty() ? "all published ports listen" : "listening on " + all;
        }
    }

    /**
     * An HTTP request is answered as expected.
     *
     * @param path with leading slash and optional query
     * @param port the container port; empty means the only published one
     * @param tls use HTTPS; the certificate is not verified, since test services make their own
     * @param method such as {@code GET}
     * @param headers sent along
     * @param statuses expected status codes; empty means 200 to 399
     * @param body a pattern to be found in the body
     * @param responseHeaders patterns to be found in headers of the answer
     * @param timeout of one request, default 2 s
     */
    record Http(
            String path,
            Optional<ContainerPort> port,
            boolean tls,
            String method,
            Map<String, String> headers,
            List<Integer> statuses,
            Optional<String> body,
            Map<String, String> responseHeaders,
            Duration timeout)
            implements ReadyCondition {

        public Http {
            headers = Map.copyOf(headers);
            Secrets.learn(headers);
            statuses = List.copyOf(statuses);
            responseHeaders = Map.copyOf(responseHeaders);
            if (!path.startsWith("/")) {
                throw new InvalidValueException(
                        "<" + path + "> is not an HTTP path. Begin it with a slash, such as /health.");
            }
        }

        /** GET on the only published port, any status from 200 to 399. */
        public static Http get(String path) {
            Duration limit = Duration.ofSeconds(2);
            Optional<String> any = Optional.empty();
            return new Http(path, Optional.empty(), false, "GET", Map.of(), List.of(), any, Map.of(), limit);
        }

        public Http onPort(int newPort) {
            return HttpBuilder.from(this)
                    .port(Optional.of(ContainerPort.tcp(newPort)))
                    .build();
        }

        public Http withTls() {
            return HttpBuilder.from(this).tls(true).build();
        }

        public Http withMethod(String newMethod) {
            return HttpBuilder.from(this).method(newMethod).build();
        }

        public Http withHeaders(Map<String, String> newHeaders) {
            return HttpBuilder.from(this).headers(newHeaders).build();
        }

        public Http expecting(Integer... newStatuses) {
            return HttpBuilder.from(this).statuses(List.of(newStatuses)).build();
        }

        public Http expectingBody(String pattern) {
            return HttpBuilder.from(this).body(Optional.of(pattern)).build();
        }

        public Http expectingHeaders(Map<String, String> patterns) {
            return HttpBuilder.from(this).responseHeaders(patterns).build();
        }

        @Override
        public List<String> problems(ContainerSpec container) {
            return PublishedPort.problems(port, container.networking(), "HTTP");
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.on(this);
        }

        @Override
        public String toString() {
            return (tls ? "https " : "http ") + method + " " + Secrets.mask(path)
                    + port.map(p -> " on " + p).orElse("") + " answers "
                    + (statuses.isEmpty() ? "200-399" : statuses.toString())
                    + body.map(b -> " with body /" + b + "/").orElse("");
        }
    }

    /**
     * A TCP connection is answered as expected, such as {@code +PONG} to {@code PING}; for protocols of plain text.
     *
     * @param port the container port; empty means the only published one
     * @param send what is written after connecting; empty for a server that speaks first
     * @param answer a regular expression to be found in what is read
     */
    record TcpAnswer(Optional<ContainerPort> port, String send, String answer) implements ReadyCondition {

        @Override
        public List<String> problems(ContainerSpec container) {
            return PublishedPort.problems(port, container.networking(), "an answer");
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.on(this);
        }

        @Override
        public String toString() {
            return "answer /" + answer + "/" + port.map(p -> " on " + p).orElse("");
        }
    }

    /** The healthcheck, the declared one or else the image's, succeeds. */
    record Healthy() implements ReadyCondition {
        @Override
        public List<String> problems(ContainerSpec container) {
            return container.healthcheck().filter(HealthcheckSpec::isNone).isPresent()
                    ? List.of("it waits for a healthcheck that the same declaration switches off.")
                    : List.of();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.on(this);
        }

        @Override
        public String toString() {
            return "healthcheck";
        }
    }

    /** A command run in the container ends with exit code 0. */
    record CommandSucceeds(Command command) implements ReadyCondition {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.on(this);
        }

        @Override
        public String toString() {
            return Secrets.mask("command <" + command + ">");
        }
    }

    /** The container itself ends with this exit code: a one-shot job. */
    record Completed(int exitCode) implements ReadyCondition {
        @Override
        public boolean isJob() {
            return true;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.on(this);
        }

        @Override
        public String toString() {
            return "exit with code " + exitCode;
        }
    }

    /**
     * A query runs over JDBC; the driver must be on the class path of the test.
     *
     * @param url as a container would write it, such as {@code jdbc:postgresql://db:5432/app}
     * @param query default {@code SELECT 1}
     */
    record Sql(String url, String user, String password, String query) implements ReadyCondition {

        public Sql {
            Secrets.learnValue(password);
            Secrets.learnFrom(url);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.on(this);
        }

        @Override
        public String toString() {
            return Secrets.mask("SQL <" + query + "> over " + url);
        }
    }

    /** A file or folder exists in the container; works without a shell in the image. */
    record FileExists(ContainerPath path) implements ReadyCondition {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.on(this);
        }

        @Override
        public String toString() {
            return "file " + path;
        }
    }

    /** A condition of the user's own. */
    record Custom(String description, ReadyProbe probe) implements ReadyCondition {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.on(this);
        }

        @Override
        public String toString() {
            return description;
        }
    }

    /** All of them, each once; judged side by side. */
    record AllOf(List<ReadyCondition> conditions) implements ReadyCondition {

        public AllOf {
            conditions = List.copyOf(conditions);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.on(this);
        }

        @Override
        public String toString() {
            return conditions.stream().map(Object::toString).collect(Collectors.joining(" and "));
        }
    }

    /** The first one that holds. */
    record AnyOf(List<ReadyCondition> conditions) implements ReadyCondition {

        public AnyOf {
            conditions = List.copyOf(conditions);
            if (conditions.isEmpty()) {
                throw new InvalidValueException("Any-of needs at least one condition.");
            }
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.on(this);
        }

        @Override
        public String toString() {
            return conditions.stream().map(Object::toString).collect(Collectors.joining(" or ", "(", ")"));
        }
    }
}
