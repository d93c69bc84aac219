package org.containerharness.junit.output;

import java.util.ArrayList;
import java.util.List;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.log.Log;
import org.containerharness.model.HarnessException;

/**
 * Copies what containers write to loggers named {@code container.<name>}: at INFO if the setting {@code
 * harness.log.containers} asks for it, else at DEBUG where that is enabled. A container whose logger would drop it all is
 * not followed.
 */
public final class LiveOutput implements AutoCloseable {

    private static final Log LOG = Log.ofHarness();

    private final boolean asked;
    private final TestWindows windows;
    private final List<LiveLog> logs = new ArrayList<>();

    LiveOutput(boolean asked, TestWindows windows) {
        this.asked = asked;
        this.windows = windows;
    }

    public synchronized void follow(RunningStack stack) {
        stack.containers().stream()
                .filter(container -> !container.isElsewhere())
                .forEach(this::follow);
    }

    private void follow(RunningContainer container) {
        Log logger = Log.of("container." + container.name());
        if (asked ? logger.isInfoEnabled() : logger.isDebugEnabled()) {
            try {
                logs.add(LiveLog.begin(container, windows, asked ? logger::info : logger::debug));
            } catch (HarnessException e) {
                LOG.warn("The output of container {} cannot be followed: {}", container.name(), e.getMessage());
            }
        }
    }

    @Override
    public synchronized void close() {
        logs.forEach(LiveLog::close);
        logs.clear();
    }
}
