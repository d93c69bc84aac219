package org.containerharness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.containerharness.handle.RunningStack;
import org.containerharness.lease.SharedScope;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.ProbeResult;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;

/**
 * A JVM that asks for shared fixtures when it is told to: says "up", waits for a line, leases, says what it got, waits for
 * another line, ends.
 */
final class SharingMain {

    private SharingMain() {}

    /** An argument by which the harness takes a process for a build tool, whatever is above it. */
    private static final String BUILD_TOOL = "org.gradle.launcher.GradleMain";

    /** {@code five} or {@code gate-open} or {@code gate-shut}, then the scope, then a mark that makes the specs unique. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments[0].equals(BUILD_TOOL)) {
            new ProcessBuilder(List.of(arguments).subList(1, arguments.length))
                    .inheritIO()
                    .start()
                    .waitFor();
            return;
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        StackSpec stack = stack(arguments[0], arguments[2]);
        try (Harness harness = Harness.connect()) {
            System.out.println("up");
            in.readLine();
            RunningStack running = harness.start(stack, SharedScope.valueOf(arguments[1]));
            List<String> ids = new ArrayList<>();
            running.containers().forEach(container -> ids.add(container.id()));
            running.networks().forEach(network -> ids.add(network.id()));
            running.volumes().forEach(volume -> ids.add(volume.engineName()));
            System.out.println("got " + String.join(" ", ids));
            in.readLine();
        }
    }

    static StackSpec stack(String what, String mark) {
        return what.equals("five") ? five(mark) : gate(mark, what.equals("gate-open"));
    }

    private static StackSpec five(String mark) {
        return StackSpec.named("five")
                .plus(NetworkSpec.named("net"))
                .plus(VolumeSpec.named("data"))
                .plus(ContainerSpec.of("cache", "redis:7")
                        .env("MARK", mark)
                        .ports("6379")
                        .network("net")
                        .volumes("data:/data"))
                .plus(ContainerSpec.of("store", "memcached:1").env("MARK", mark).ports("11211"))
                .plus(ContainerSpec.of("web", "nginx:1")
                        .env("MARK", mark)
                        .ports("80")
                        .network("net")
                        .dependsOn("cache"));
    }

    /** Its probe is in code, so an open and a shut gate are the same fixture. */
    private static StackSpec gate(String mark, boolean open) {
        return StackSpec.named("gate")
                .plus(ContainerSpec.of("gate", "redis:7")
                        .env("MARK", mark)
                        .ports("6379")
                        .waitFor(new ReadyCondition.Custom(
                                "the gate is open",
                                target -> open
                                        ? new ProbeResult(ProbeResult.Verdict.READY, "open")
                                        : ProbeResult.notYet("shut"))));
    }

    /** A started JVM, spoken to by lines. */
    static final class Jvm implements AutoCloseable {

        private final Process process;
        private final BufferedReader out;

        private Jvm(Process process) {
            this.process = process;
            this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        /** @param properties system properties of the JVM */
        static Jvm start(Map<String, String> properties, String... arguments) throws IOException {
            return start(command(properties, arguments));
        }

        /** As {@link #start(Map, String...)}, below a build tool of its own, which is what it gives. */
        static Jvm startInABuild(Map<String, String> properties, String... arguments) throws IOException {
            List<String> command = command(Map.of(), BUILD_TOOL);
            command.addAll(command(properties, arguments));
            return start(command);
        }

        private static Jvm start(List<String> command) throws IOException {
            return new Jvm(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        }

        private static List<String> command(Map<String, String> properties, String... arguments) {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.add("-XX:TieredStopAtLevel=1");
            command.add("-Xshare:auto");
            properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
            command.add("-cp");
            command.add(System.getProperty("java.class.path"));
            command.add(SharingMain.class.getName());
            command.addAll(List.of(arguments));
            return command;
        }

        /** The rest of the next line that begins with this word; log lines are passed over. */
        String await(String word) throws IOException {
            StringBuilder seen = new StringBuilder();
            String line = out.readLine();
            while (line != null) {
                if (line.equals(word) || line.startsWith(word + " ")) {
                    return line.substring(word.length()).trim();
                }
                seen.append(line).append('\n');
                line = out.readLine();
            }
            throw new IOException("The JVM ended without saying <" + word + ">. It said: " + seen);
        }

        void tell() throws IOException {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        }

        Process process() {
            return process;
        }

        /** Also what it started, but not what that has started: a watchdog lives on. */
        void kill() throws InterruptedException {
            process.children().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        }

        /** Lets it end by itself. */
        int end() throws IOException, InterruptedException {
            tell();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IOException("The JVM did not end.");
            }
            return process.exitValue();
        }

        @Override
        public void close() {
            process.children().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
