package org.containerharness.lease;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.containerharness.engine.ExecResult;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.Command;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Secrets;
import org.containerharness.model.StackSpec;
import org.containerharness.run.SqlStatements;

/**
 * Brings a shared container back to the state its users expect, or finds that this cannot be done. It runs before
 * somebody else uses the container, not on one that was just made; if it throws, the container is replaced.
 */
public sealed interface ResetHook {

    /** The declared name of the container. */
    String container();

    /**
     * Does it.
     *
     * @param stack holds the container
     * @param spec what was declared
     * @throws RuntimeException if the container is not as it should be afterwards
     */
    void run(RunningStack stack, StackSpec spec);

    /**
     * Runs statements over JDBC; the driver must be on the class path.
     *
     * @param url as a container would write it, such as {@code jdbc:postgresql://db:5432/postgres}
     */
    record Sql(String container, String url, String user, String password, List<String> statements)
            implements ResetHook {

        public Sql {
            statements = List.copyOf(statements);
            Secrets.learnValue(password);
            Secrets.learnFrom(url);
        }

        @Override
        public void run(RunningStack stack, StackSpec spec) {
            SqlStatements.run(stack.rewrite(url), user, password, statements);
        }

        /** Without the password. */
        @Override
        public String toString() {
            return Secrets.mask("SQL " + statements);
        }
    }

    /** Runs a command in the container, without a shell, for at most 60 s; it must end with exit code 0. */
    record InContainer(String container, Command command) implements ResetHook {

        @Override
        public void run(RunningStack stack, StackSpec spec) {
            ExecResult result = stack.container(container).exec(command.words().toArray(String[]::new));
            int code = result.exitCode().orElse(-1);
            if (code != 0) {
                throw new HarnessException("the command <" + command + "> ended with exit code " + code + ": "
                        + (result.stdout() + result.stderr()).strip());
            }
        }

        @Override
        public String toString() {
            return Secrets.mask("command <" + command + ">");
        }
    }

    /**
     * Sends a request without a body; the answer's status must be below 400, within 10 s.
     *
     * @param method such as {@code POST}
     * @param url as a container would write it, such as {@code http://api:8080/reset}
     */
    record Http(String container, String method, String url) implements ResetHook {

        public Http {
            Secrets.learnFrom(url);
        }

        private static final Duration LIMIT = Duration.ofSeconds(10);

        @Override
        public void run(RunningStack stack, StackSpec spec) {
            URI address = stack.endpoint(url);
            HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build();
            HttpRequest request = HttpRequest.newBuilder(address)
                    .timeout(LIMIT)
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .build();
            try {
                int status = client.send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                if (status >= 400) {
                    throw new HarnessException(method + " " + address + " was answered with status " + status);
                }
            } catch (IOException e) {
                throw new HarnessException(method + " " + address + ": " + e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new HarnessException("Interrupted in " + method + " " + address + ".", e);
            }
        }

        @Override
        public String toString() {
            return Secrets.mask(method + " " + url);
        }
    }

    /**
     * Changes nothing and looks whether files are as the image has them; those that were declared to be copied in are
     * passed over.
     *
     * @param paths files or folders of the container
     */
    record Unchanged(String container, List<String> paths) implements ResetHook {

        public Unchanged {
            paths = List.copyOf(paths);
        }

        @Override
        public void run(RunningStack stack, StackSpec spec) {
            List<String> copied = spec.containers().stream()
                    .filter(each -> each.name().equals(container))
                    .map(ContainerSpec::files)
                    .flatMap(List::stream)
                    .map(FileSpec::target)
                    .map(Object::toString)
                    .toList();
            List<String> changed = stack.container(container).changedFiles().stream()
                    .filter(file -> paths.stream().anyMatch(path -> isAtOrBelow(file, path)))
                    .filter(file ->
                            copied.stream().noneMatch(target -> isAtOrBelow(file, target) || isAtOrBelow(target, file)))
                    .toList();
            if (!changed.isEmpty()) {
                throw new HarnessException("changed since it was made: " + String.join(", ", changed));
            }
        }

        private static boolean isAtOrBelow(String file, String path) {
            return file.equals(path) || file.startsWith(path.endsWith("/") ? path : path + "/");
        }

        @Override
        public String toString() {
            return "files below " + paths + " unchanged";
        }
    }

    /** Anything else. */
    record Custom(String container, String description, Consumer<RunningStack> work) implements ResetHook {

        @Override
        public void run(RunningStack stack, StackSpec spec) {
            work.accept(stack);
        }

        @Override
        public String toString() {
            return description;
        }
    }
}
