package org.containerharness.cleanup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.EngineProviders;

/**
 * The watchdog process. Its standard input comes from the session's JVM and ends with it, however that ends; what the
 * session has left is removed then.
 */
final class WatchdogMain {

    /** The variable with the first orders, if something else has heard them. */
    static final String HELD = "HARNESS_ORDERS";

    private WatchdogMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        Iterator<String> held = System.getenv().getOrDefault(HELD, "").lines().iterator();
        BufferedReader pipe = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8), 512);
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        List<String> first = new ArrayList<>();
        Optional<String> last = next(held, pipe);
        for (; last.isPresent() && !isStart(last.get()); last = next(held, pipe)) {
            first.add(last.get());
        }
        if (first.isEmpty()) {
            return;
        }
        WatchdogProtocol.Watch watch = WatchdogProtocol.Watch.parse(first.remove(0));
        CleanupWorker worker = new CleanupWorker(
                () -> EngineProviders.connect(watch.engine(), CallListener.NONE),
                watch.session(),
                watch.options(),
                note -> answers.println(note.replace('\n', ' ')));
        first.forEach(order -> WatchdogProtocol.build(order).ifPresent(worker::watch));
        if (last.equals(Optional.of(WatchdogProtocol.NOW))) {
            worker.now();
        } else {
            // What has ended needs no guard any more.
            worker.end(last.isPresent());
        }
        Thread thread = new Thread(worker, "harness-worker");
        thread.start();
        while (last.isPresent() && !last.get().equals(WatchdogProtocol.DONE)) {
            last = next(held, pipe);
            last.flatMap(WatchdogProtocol::build).ifPresent(worker::watch);
        }
        worker.end(last.isPresent());
        thread.join();
    }

    private static boolean isStart(String order) {
        return order.equals(WatchdogProtocol.NOW) || order.equals(WatchdogProtocol.DONE);
    }

    /** A pipe that breaks has ended. */
    private static Optional<String> next(Iterator<String> held, BufferedReader pipe) {
        try {
            return held.hasNext() ? Optional.of(held.next()) : Optional.ofNullable(pipe.readLine());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
