package org.containerharness.report;

import java.util.Optional;
import org.containerharness.events.RunEvents;
import org.jspecify.annotations.Nullable;

/** Whether this JVM has OpenTelemetry, which nothing else here needs. */
public final class Tracing {

    private static final String API = "io.opentelemetry.api.GlobalOpenTelemetry";

    private Tracing() {}

    /** A listener if OpenTelemetry's API is on the class path. */
    public static Optional<RunEvents.Listener> ifThere() {
        return isThere(API, Tracing.class.getClassLoader()) ? Optional.of(new TraceSpans()) : Optional.empty();
    }

    static boolean isThere(String type, @Nullable ClassLoader loader) {
        try {
            Class.forName(type, false, loader);
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
