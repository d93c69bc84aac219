package org.containerharness.docker.ssh;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.containerharness.docker.DelayedLine;
import org.containerharness.engine.EngineSettings;

/** A real SSH server on loopback, and the configuration of a client that knows it as {@code engine-host}. */
public final class SshServer implements Closeable {

    private static final Path SERVER = Path.of("/usr/sbin/sshd");

    private final Path folder;
    private final int port;
    private final Process process;
    private final DelayedLine line;

    private SshServer(Path folder, int port, Process process, DelayedLine line) {
        this.folder = folder;
        this.port = port;
        this.process = process;
        this.line = line;
    }

    public static boolean isInstalled() {
        return Files.isExecutable(SERVER) && Files.isExecutable(Path.of("/usr/bin/ssh"));
    }

    static SshServer start(Path folder) throws IOException, InterruptedException {
        return start(folder, Duration.ZERO);
    }

    /** @param roundTrip how far away it is for its clients */
    public static SshServer start(Path folder, Duration roundTrip) throws IOException, InterruptedException {
        int port = FreePorts.some(1).get(0);
        DelayedLine line = new DelayedLine(port, roundTrip);
        for (String key : List.of("host", "user", "stranger")) {
            run(
                    "ssh-keygen",
                    "-q",
                    "-t",
                    "ed25519",
                    "-N",
                    "",
                    "-f",
                    folder.resolve(key).toString());
        }
        Files.copy(folder.resolve("user.pub"), folder.resolve("authorized"));
        String[] host = Files.readString(folder.resolve("host.pub")).split(" ");
        Files.writeString(folder.resolve("known"), "[127.0.0.1]:" + line.port() + " " + host[0] + " " + host[1] + "\n");
        Files.writeString(
                folder.resolve("known-else"),
                "[127.0.0.1]:" + line.port() + " " + Files.readString(folder.resolve("stranger.pub")));
        Files.writeString(folder.resolve("nobody"), "");
        Files.writeString(folder.resolve("sshd_config"), """
                ListenAddress 127.0.0.1
                Port %d
                HostKey %s/host
                AuthorizedKeysFile %s/authorized
                PidFile none
                StrictModes no
                UsePAM no
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                LogLevel VERBOSE
                SetEnv HOME=%s
                """.formatted(port, folder, folder, folder));
        String client = """
                Host engine-host
                  IdentityFile %1$s/user
                  UserKnownHostsFile %1$s/known
                Host refused-host
                  IdentityFile %1$s/stranger
                  UserKnownHostsFile %1$s/known
                Host unknown-host
                  IdentityFile %1$s/user
                  UserKnownHostsFile %1$s/nobody
                Host changed-host
                  IdentityFile %1$s/user
                  UserKnownHostsFile %1$s/known-else
                Host *
                  HostName 127.0.0.1
                  Port %2$d
                  IdentitiesOnly yes
                """.formatted(folder, line.port());
        Files.writeString(folder.resolve("config"), client);
        Path program = Files.createDirectory(folder.resolve("bin")).resolve("ssh");
        Files.writeString(program, "#!/bin/sh\nexec /usr/bin/ssh -F " + folder.resolve("config") + " \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        if (System.getProperty("user.name").equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        Process process = new ProcessBuilder(
                        SERVER.toString(),
                        "-D",
                        "-f",
                        folder.resolve("sshd_config").toString(),
                        "-E",
                        folder.resolve("log").toString())
                .start();
        SshServer server = new SshServer(folder, port, process, line);
        server.awaitPort();
        return server;
    }

    private static void run(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", words) + " failed");
        }
    }

    private void awaitPort() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
                return;
            } catch (IOException e) {
                if (System.nanoTime() > end || !process.isAlive()) {
                    throw new IOException("no SSH server: " + SshLine.text(folder.resolve("log")), e);
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    /** With a client that takes its configuration from here. */
    public Map<String, String> environment() {
        return Map.of("PATH", folder.resolve("bin") + ":/usr/local/bin:/usr/bin:/bin");
    }

    EngineSettings settings(String host) {
        return EngineSettings.ofProcess().withHost("ssh://" + host).withVariables(environment());
    }

    /** How often somebody has logged in. */
    long logIns() throws IOException {
        return Files.readString(folder.resolve("log"))
                .lines()
                .filter(line -> line.contains("Accepted publickey"))
                .count();
    }

    /** Cuts all lines. */
    void cut() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() throws IOException {
        cut();
        process.destroyForcibly();
        line.close();
    }
}
