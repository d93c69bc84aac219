package org.containerharness.junit.internal;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.containerharness.diagnosis.FailureReport;
import org.containerharness.handle.RunningContainer;
import org.containerharness.investigation.ConnectionExplanation;
import org.containerharness.log.Log;

/** Adds to failures to connect whose the address was, and what became of it. */
public final class ConnectionNotes {

    private static final Log LOG = Log.ofHarness();

    private ConnectionNotes() {}

    /**
     * Does nothing for other failures, and nothing twice.
     *
     * @param used containers of the test, looked at if the failure names no address
     */
    public static void add(Session session, String test, Throwable failure, Collection<RunningContainer> used) {
        boolean isNoted = Stream.of(failure.getSuppressed()).anyMatch(ConnectionExplanation.class::isInstance);
        if (isNoted || !session.isConnected()) {
            return;
        }
        try {
            List<FailureReport> reports = session.engines().explainConnection(failure, used);
            if (!reports.isEmpty()) {
                failure.addSuppressed(new ConnectionExplanation(reports));
                reports.forEach(report -> LOG.warn("{} could not connect. {}", test, report.headline()));
            }
        } catch (RuntimeException e) {
            LOG.debug("The failure of {} could not be explained: {}", test, e.getMessage());
        }
    }
}
