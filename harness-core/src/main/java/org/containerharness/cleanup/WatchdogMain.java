package org.containerharness.cleanup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.EngineProviders;

/**
 * The watchdog process. Its standard input comes from the session's JVM and ends with it, however that ends; what the
 * session has left is removed then.
 */
final class WatchdogMain {

    private WatchdogMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8), 512);
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Optional<String> first = next(orders);
        if (first.isEmpty()) {
            return;
        }
        WatchdogProtocol.Watch watch = WatchdogProtocol.Watch.parse(first.get());
        CleanupWorker worker = new CleanupWorker(
                () -> EngineProviders.connect(watch.engine(), CallListener.NONE),
                watch.session(),
                watch.options(),
                note -> answers.println(note.replace('\n', ' ')));
        Thread thread = new Thread(worker, "harness-worker");
        thread.start();
        boolean clean = false;
        for (Optional<String> order = next(orders); order.isPresent(); order = next(orders)) {
            clean = order.get().equals(WatchdogProtocol.DONE);
            if (clean) {
                break;
            }
            WatchdogProtocol.build(order.get()).ifPresent(worker::watch);
        }
        worker.end(clean);
        thread.join();
    }

    /** A pipe that breaks has ended. */
    private static Optional<String> next(BufferedReader orders) {
        try {
            return Optional.ofNullable(orders.readLine());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
