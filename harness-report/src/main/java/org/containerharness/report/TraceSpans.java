package org.containerharness.report;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.containerharness.events.RunEvent;
import org.containerharness.events.RunEvents;

/**
 * Tells OpenTelemetry of each start and removal of a stack, of their operations, and of the waits of classes and tests. A
 * span's parent is the one that is current where the start or the wait was asked for, such as that of the test.
 */
final class TraceSpans implements RunEvents.Listener {

    private static final String AGENT = "io.opentelemetry.javaagent.bootstrap.AgentInitializer";
    static final int MOST_STARTS = 2_000;
    private static final String SCOPE = "org.containerharness";

    private final Supplier<Optional<OpenTelemetry>> telemetry;

    /** Plans that are being carried out. */
    private final Map<Integer, Span> plans = new ConcurrentHashMap<>();

    /** How containers came about, by their ids: a class that waits for one did not start it, or not alone. */
    private final Map<String, SpanContext> starts = Collections.synchronizedMap(new Latest<>());

    /** What is asked for was made lately; all that a long session made would only take memory. */
    private static final class Latest<V> extends LinkedHashMap<String, V> {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > MOST_STARTS;
        }
    }

    TraceSpans(Supplier<Optional<OpenTelemetry>> telemetry) {
        this.telemetry = telemetry;
    }

    /** Tells nothing as long as no agent or SDK is set up. */
    TraceSpans() {
        this(TraceSpans::global);
    }

    /** Not {@code get()} where nothing is set: from then on nobody could set one up. */
    private static Optional<OpenTelemetry> global() {
        try {
            return Tracing.isThere(AGENT, null) || GlobalOpenTelemetry.isSet()
                    ? Optional.of(GlobalOpenTelemetry.get())
                    : Optional.empty();
        } catch (LinkageError e) {
            // Versions before 1.57 do not say it.
            return Optional.empty();
        }
    }

    @Override
    public void onEvent(RunEvent event) {
        if (event instanceof RunEvent.PlanBegan plan) {
            begin(plan);
        } else if (event instanceof RunEvent.PlanEnded plan) {
            Optional.ofNullable(plans.remove(plan.run())).ifPresent(span -> end(span, plan.failure(), plan.time()));
        } else if (event instanceof RunEvent.OperationEnded operation) {
            Optional.ofNullable(plans.get(operation.run())).ifPresent(plan -> tell(operation, plan));
        } else if (event instanceof RunEvent.ContainerCreated created) {
            Optional.ofNullable(plans.get(created.run()))
                    .ifPresent(plan -> starts.put(created.id(), plan.getSpanContext()));
        } else if (event instanceof RunEvent.FixturesUsed used) {
            tell(used);
        }
    }

    private Optional<SpanBuilder> span(String name, Instant begin) {
        return telemetry
                .get()
                .map(there -> there.getTracer(SCOPE).spanBuilder(name).setStartTimestamp(begin));
    }

    private void begin(RunEvent.PlanBegan plan) {
        span(plan.what() + " " + plan.stack(), plan.time())
                .ifPresent(span -> plans.put(
                        plan.run(),
                        span.setAttribute("containerharness.stack", plan.stack())
                                .startSpan()));
    }

    private void tell(RunEvent.OperationEnded operation, Span plan) {
        span(operation.phase() + " " + operation.resource(), operation.time()).ifPresent(builder -> {
            builder.setParent(Context.root().with(plan))
                    .setAttribute("containerharness.stack", operation.stack())
                    .setAttribute("containerharness.operation", operation.text());
            if (!operation.container().isEmpty()) {
                builder.setAttribute("container.name", operation.container());
            }
            end(builder.startSpan(), operation.failure(), end(operation.time(), operation.length()));
        });
    }

    private void tell(RunEvent.FixturesUsed used) {
        span("wait for containers of " + used.user(), used.time()).ifPresent(builder -> {
            used.containers().stream()
                    .map(container -> starts.get(container.id()))
                    .filter(Objects::nonNull)
                    .distinct()
                    .forEach(builder::addLink);
            builder.setAttribute("containerharness.scope", used.scope())
                    .setAttribute("containerharness.ahead", used.ahead());
            end(builder.startSpan(), "", end(used.time(), used.length()));
        });
    }

    private static Instant end(Instant begin, Duration length) {
        return begin.plus(length);
    }

    private static void end(Span span, String failure, Instant end) {
        if (!failure.isEmpty()) {
            span.setStatus(StatusCode.ERROR, failure);
        }
        span.end(end);
    }
}
