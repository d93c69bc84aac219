package org.containerharness.cleanup;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.containerharness.engine.internal.CodePlace;

/** The watchdog process as its session holds it: a pipe, whose end is the signal. */
final class Watchdog implements Closeable {

    private static final boolean WINDOWS = System.getProperty("os.name", "").startsWith("Windows");

    /**
     * For a process that mostly sleeps: interpreted, and without the JDK's class archive, of which it would use a tenth
     * and keep all in memory.
     */
    private static final List<String> SMALL = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-Xint",
            "-Xshare:off",
            "-Xms1m",
            "-Xmn512k",
            "-Xmx16m",
            "-Xss180k",
            "-XX:+UseSerialGC",
            "-XX:StringTableSize=128",
            "-XX:-UsePerfData");

    /** The C library's, against memory that nobody uses; there are no other variables. */
    private static final Map<String, String> ENVIRONMENT =
            Map.of("MALLOC_ARENA_MAX", "1", "MALLOC_TRIM_THRESHOLD_", "16384", "MALLOC_TOP_PAD_", "16384");

    /**
     * Ignores what ends its session's process group, leaves the group, and becomes the JVM. Where nothing else can leave
     * a group, bash stays as the parent.
     */
    private static final String LEAVE_THE_GROUP = "trap '' HUP INT TERM; PATH=/usr/local/bin:/usr/bin:/bin; cd /;"
            + " if command -v setsid >/dev/null 2>&1; then exec setsid \"$@\";"
            + " elif command -v perl >/dev/null 2>&1; then exec perl -MPOSIX -e 'POSIX::setsid(); exec @ARGV' -- \"$@\";"
            + " elif command -v bash >/dev/null 2>&1; then exec bash -c 'set -m; \"$@\" <&0 & wait $!' bash \"$@\";"
            + " else exec \"$@\"; fi";

    /**
     * Holds what the session says until the watchdog has something to do, and becomes the JVM then: that has its first work
     * done after two seconds of a processor, which the session's own start needs more. If the session is over, the JVM is
     * a process of its own, and this one ends: a JVM whose child lives takes 0.3 s longer to exit, since it waits for
     * threads in native code, such as those that wait for the child.
     */
    private static final String HOLD =
            "held=; while IFS= read -r order; do case $order in " + WatchdogProtocol.NOW + "|"
                    + WatchdogProtocol.DONE + ") break;; esac; held=\"$held$order\n\"; done;"
                    + " export " + WatchdogMain.HELD + "=\"$held$order\";"
                    + " [ \"$order\" != " + WatchdogProtocol.DONE + " ] || { \"$@\" >/dev/null & exit 0; };"
                    + " exec \"$@\"";

    private final Process process;
    private final OutputStream orders;

    private Watchdog(Process process) {
        this.process = process;
        this.orders = process.getOutputStream();
    }

    /**
     * Starts the process; it does nothing before it is told {@link WatchdogProtocol#NOW} or {@link WatchdogProtocol#DONE},
     * or the session ends.
     *
     * @param notes told each line it says, on a daemon thread named {@code harness-watchdog}
     * @throws IOException if it cannot be started
     */
    static Watchdog start(String classPath, Consumer<String> notes) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", WINDOWS ? "java.exe" : "java");
        if (!Files.isExecutable(java)) {
            throw new IOException("there is no " + java);
        }
        List<String> command = new ArrayList<>();
        if (!WINDOWS) {
            command.addAll(List.of("/bin/sh", "-c", LEAVE_THE_GROUP, "harness-watchdog"));
            command.addAll(List.of("/bin/sh", "-c", HOLD, "harness-watchdog"));
        }
        command.add(java.toString());
        command.addAll(SMALL);
        // The engine knows only the classes that reach it.
        String own = CodePlace.of(WatchdogMain.class)
                .orElseThrow(() -> new IOException("its classes were not loaded from a jar or folder"));
        command.addAll(List.of("-cp", own + File.pathSeparator + classPath, WatchdogMain.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(new File(WINDOWS ? System.getProperty("java.io.tmpdir") : "/"))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        // Continuous integration finds and kills what carries the variables of its job.
        builder.environment().clear();
        builder.environment().putAll(ENVIRONMENT);
        Watchdog watchdog = new Watchdog(builder.start());
        Thread reader = new Thread(() -> watchdog.read(notes), "harness-watchdog");
        reader.setDaemon(true);
        reader.start();
        return watchdog;
    }

    private void read(Consumer<String> notes) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8), 512)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                notes.accept(line);
            }
        } catch (IOException e) {
            // It is gone; the session hears of that otherwise.
        }
    }

    void tell(String order) throws IOException {
        orders.write((order + "\n").getBytes(StandardCharsets.UTF_8));
        orders.flush();
    }

    /** @param whatThen run when the process is gone, by itself or by force */
    void onEnd(Runnable whatThen) {
        process.onExit().thenRun(whatThen);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Whether it ended before its work was done. */
    boolean hasFailed() {
        return !process.isAlive() && process.exitValue() != 0;
    }

    /** Ends the pipe. */
    @Override
    public void close() throws IOException {
        orders.close();
    }
}
