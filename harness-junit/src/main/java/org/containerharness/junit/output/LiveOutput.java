package org.containerharness.junit.output;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.containerharness.engine.LogQuery;
import org.containerharness.engine.Subscription;
import org.containerharness.log.Log;
import org.containerharness.model.HarnessException;
import org.containerharness.run.ContainerText;
import org.containerharness.run.RunningContainer;
import org.containerharness.run.RunningStack;

/**
 * Copies what containers write to loggers named {@code container.<name>}: at INFO if the setting {@code
 * harness.log.containers} asks for it, else at DEBUG where that is enabled. A container whose logger would drop it all is
 * not followed.
 */
public final class LiveOutput implements AutoCloseable {

    private static final Log LOG = Log.ofHarness();

    private final boolean asked;
    private final List<Subscription> subscriptions = new ArrayList<>();

    public LiveOutput(boolean asked) {
        this.asked = asked;
    }

    public synchronized void follow(RunningStack stack) {
        stack.containers().stream()
                .filter(container -> !container.isElsewhere())
                .forEach(this::follow);
    }

    private void follow(RunningContainer container) {
        Log logger = Log.of("container." + container.name());
        Consumer<String> sink = asked ? logger::info : logger::debug;
        if (asked ? logger.isInfoEnabled() : logger.isDebugEnabled()) {
            try {
                ContainerText shown = ContainerText.of(container);
                subscriptions.add(container.followLogs(LogQuery.ALL, line -> sink.accept(shown.of(line))));
            } catch (HarnessException e) {
                LOG.warn("The output of container {} cannot be followed: {}", container.name(), e.getMessage());
            }
        }
    }

    @Override
    public synchronized void close() {
        subscriptions.forEach(Subscription::close);
        subscriptions.clear();
    }
}
