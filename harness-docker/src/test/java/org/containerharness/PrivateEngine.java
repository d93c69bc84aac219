package org.containerharness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * An engine of a test's own, which may be stopped and killed: a second daemon in network and mount namespaces of its own,
 * with its own data, sockets and containerd.
 */
final class PrivateEngine implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Path folder;
    private final boolean liveRestore;
    private final Process namespaces;
    private Process daemon;

    private PrivateEngine(Path folder, boolean liveRestore, Process namespaces) {
        this.folder = folder;
        this.liveRestore = liveRestore;
        this.namespaces = namespaces;
    }

    /** What stands against it on this machine, empty if nothing does. */
    static Optional<String> obstacle() {
        if (!System.getProperty("user.name").equals("root")) {
            return Optional.of("A private engine needs root.");
        }
        return Stream.of("dockerd", "docker", "unshare", "nsenter")
                .filter(program -> Stream.of(System.getenv("PATH").split(":"))
                        .noneMatch(place -> Files.isExecutable(Path.of(place, program))))
                .findFirst()
                .map(program -> "A private engine needs " + program + ".");
    }

    /** Starts one with no image but this. */
    static PrivateEngine start(boolean liveRestore, String image) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("ch-engine-");
        Process namespaces = new ProcessBuilder("unshare", "--net", "--mount", "sleep", "1200").start();
        PrivateEngine engine = new PrivateEngine(folder, liveRestore, namespaces);
        try {
            engine.up();
            engine.run("sh", "-c", "docker save " + image + " | docker --host " + engine.host() + " load");
            return engine;
        } catch (IOException | InterruptedException | RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    String host() {
        return "unix://" + folder.resolve("docker.sock");
    }

    void up() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "nsenter",
                "--net=/proc/" + namespaces.pid() + "/ns/net",
                "--mount=/proc/" + namespaces.pid() + "/ns/mnt",
                "dockerd",
                "--host",
                host(),
                "--data-root",
                folder.resolve("data").toString(),
                "--exec-root",
                folder.resolve("exec").toString(),
                "--pidfile",
                folder.resolve("pid").toString(),
                "--containerd-namespace",
                folder.getFileName().toString(),
                "--containerd-plugins-namespace",
                folder.getFileName() + "-plugins",
                "--iptables=false",
                "--ip6tables=false"));
        if (liveRestore) {
            command.add("--live-restore");
        }
        daemon = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        Awaitility.await("the private engine answers; its log is " + folder.resolve("log"))
                .atMost(LIMIT)
                .failFast("the private engine has ended", () -> !daemon.isAlive())
                .until(() -> new ProcessBuilder("docker", "--host", host(), "version")
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0);
    }

    /** Ends the daemon and waits for its end. */
    void down(String signal) throws IOException, InterruptedException {
        run("kill", signal, Long.toString(daemon.pid()));
        if (!daemon.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException("The private engine does not end; its log is " + folder.resolve("log"));
        }
        if (signal.equals("-KILL")) {
            // A daemon that was killed leaves it, and refuses to start while a process has the number.
            Files.deleteIfExists(folder.resolve("pid"));
        }
    }

    private void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("commands").toFile())
                .start();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(
                    String.join(" ", command) + " failed: " + Files.readString(folder.resolve("commands")));
        }
    }

    /** Ends all of it: the daemon, its containerd, the namespaces, the data. */
    @Override
    public void close() throws IOException {
        if (daemon != null && daemon.isAlive()) {
            daemon.destroy();
            awaitEnd(daemon);
        }
        Path containerd = folder.resolve("exec/containerd/containerd.pid");
        if (Files.exists(containerd)) {
            ProcessHandle.of(Long.parseLong(Files.readString(containerd).strip()))
                    .filter(process -> process.info().command().orElse("").endsWith("containerd"))
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
        ownShims().forEach(ProcessHandle::destroyForcibly);
        awaitEnd(namespaces.destroyForcibly());
        awaitEnd(new ProcessBuilder("rm", "-rf", folder.toString()).start());
    }

    /** With live-restore, what keeps containers running outlives the daemon; each is started with the daemon's namespace. */
    private Stream<ProcessHandle> ownShims() {
        String namespace = folder.getFileName().toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").contains("containerd-shim"))
                .filter(process -> Stream.of(process.info().arguments().orElse(new String[0]))
                        .anyMatch(namespace::equals));
    }

    private static void awaitEnd(Process process) {
        process.onExit()
                .completeOnTimeout(process, LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
