package org.containerharness.docker.ssh;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the engine's machine, which all others go through: logging in costs several round trips, and happens
 * once. A line that was lost is made anew by whoever needs it next, with the ports that it had.
 *
 * <p>Its process ends with this JVM, however that ends: the command there reads from a pipe whose end is here.
 */
final class SshLine implements Closeable {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final String READY = "container-harness-ready";

    private final SshProgram ssh;
    private final String dial;
    private final Path folder;
    private final Map<Integer, Integer> forwards = new TreeMap<>();
    private @Nullable Process first;
    private boolean closed;

    /** @param folder of its own, which only this user may enter */
    SshLine(SshProgram ssh, String dial, Path folder) {
        this.ssh = ssh;
        this.dial = dial;
        this.folder = folder;
    }

    /**
     * Sees to it that the line is there.
     *
     * @throws IOException in ssh's words, if it cannot be
     */
    synchronized void hold() throws IOException {
        if (closed) {
            throw new IOException("the connection was closed by the harness");
        }
        Process current = first;
        if (current != null && current.isAlive()) {
            return;
        }
        Path errors = folder.resolve("first.err");
        Process process = ssh.first("echo " + READY + "; exec cat >/dev/null")
                .redirectError(errors.toFile())
                .start();
        first = process;
        Executor later = CompletableFuture.delayedExecutor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<Void> tooLate = CompletableFuture.runAsync(process::destroyForcibly, later);
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        // What a shell's start-up files say comes before.
        String line = output.readLine();
        while (line != null && !line.endsWith(READY)) {
            line = output.readLine();
        }
        boolean inTime = tooLate.cancel(false);
        if (line == null) {
            String said = text(errors);
            throw new IOException(
                    !inTime
                            ? "no answer within " + LIMIT.toSeconds() + " s"
                            : said.isEmpty() ? "ssh just ended" : said);
        }
        for (Map.Entry<Integer, Integer> forward : forwards.entrySet()) {
            tryForward(forward.getValue(), forward.getKey());
        }
    }

    /**
     * Begins a conversation with the engine.
     *
     * @param errors where ssh and the command there say what is wrong
     */
    Process dial(Path errors) throws IOException {
        hold();
        return ssh.next(dial).redirectError(errors.toFile()).start();
    }

    /**
     * The port of this machine's loopback address that leads to one of the engine's machine: the same number if nobody here
     * has it, and always the same as long as the line is held.
     */
    synchronized int local(int remote) throws IOException {
        hold();
        Integer known = forwards.get(remote);
        if (known != null) {
            return known;
        }
        List<Integer> candidates = new ArrayList<>(List.of(remote));
        candidates.addAll(FreePorts.some(3));
        for (int local : candidates) {
            if (FreePorts.isFree(local) && tryForward(local, remote)) {
                forwards.put(remote, local);
                return local;
            }
        }
        throw new IOException("ssh did not forward port " + remote + ": " + text(folder.resolve("forward.err")));
    }

    private boolean tryForward(int local, int remote) throws IOException {
        Process process = ssh.control("forward", "-L", "127.0.0.1:" + local + ":127.0.0.1:" + remote)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(folder.resolve("forward.err").toFile())
                .start();
        try {
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** What ssh said, as one line. */
    static String text(Path errors) {
        try {
            String all = Files.readString(errors, StandardCharsets.UTF_8).strip();
            String end = all.length() > 600 ? "… " + all.substring(all.length() - 600) : all;
            return end.replaceAll("\\s*\\R\\s*", "; ");
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        Process current = first;
        if (current != null) {
            current.destroy();
        }
    }
}
