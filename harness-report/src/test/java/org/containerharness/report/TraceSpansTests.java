package org.containerharness.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.containerharness.events.RunEvent;
import org.junit.jupiter.api.Test;

class TraceSpansTests {

    private final List<SpanData> spans = new CopyOnWriteArrayList<>();

    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(new SpanExporter() {
                        @Override
                        public CompletableResultCode export(Collection<SpanData> ended) {
                            spans.addAll(ended);
                            return CompletableResultCode.ofSuccess();
                        }

                        @Override
                        public CompletableResultCode flush() {
                            return CompletableResultCode.ofSuccess();
                        }

                        @Override
                        public CompletableResultCode shutdown() {
                            return CompletableResultCode.ofSuccess();
                        }
                    }))
                    .build())
            .build();

    private static List<RunEvent> started(String failure) {
        return List.of(
                new RunEvent.PlanBegan(Told.time(0), 1, "OrdersTest", "start"),
                new RunEvent.ContainerCreated(
                        Told.time(20), 1, "OrdersTest", "db", "ch-db", "id-db", "postgres:16", "place", false),
                operation("create", 0, 20, ""),
                operation("start", 20, 30, failure),
                new RunEvent.PlanEnded(Told.time(60), 1, failure));
    }

    private static RunEvent operation(String phase, long at, long length, String failure) {
        return new RunEvent.OperationEnded(
                Told.time(at),
                Duration.ofMillis(length),
                1,
                1,
                List.of(),
                "OrdersTest",
                "container db",
                phase,
                phase + " container db",
                "it is declared",
                failure,
                "ch-db");
    }

    private SpanData named(String name) {
        return spans.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not among " + spans));
    }

    @Test
    void operationsAreSpansBelowTheStartOfTheirStackAndThatIsBelowTheTests() {
        TraceSpans told = new TraceSpans(() -> Optional.of(sdk));
        Span test = sdk.getTracer("test").spanBuilder("OrdersTest").startSpan();
        Context.root().with(test).wrap(() -> started("").forEach(told::onEvent)).run();
        test.end();

        SpanData start = named("start OrdersTest");
        assertThat(start.getParentSpanId()).isEqualTo(test.getSpanContext().getSpanId());
        SpanData create = named("create container db");
        assertThat(create.getParentSpanId()).isEqualTo(start.getSpanId());
        assertThat(create.getTraceId()).isEqualTo(test.getSpanContext().getTraceId());
        assertThat(create.getEndEpochNanos() - create.getStartEpochNanos())
                .isEqualTo(TimeUnit.MILLISECONDS.toNanos(20));
        assertThat(create.getAttributes().get(AttributeKey.stringKey("container.name")))
                .isEqualTo("ch-db");
        assertThat(create.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    @Test
    void aFailureIsTheStatusOfItsSpanAndOfTheStart() {
        TraceSpans told = new TraceSpans(() -> Optional.of(sdk));

        started("port is taken").forEach(told::onEvent);

        assertThat(named("start container db").getStatus().getDescription()).isEqualTo("port is taken");
        assertThat(named("start OrdersTest").getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    }

    @Test
    void aWaitIsBelowTheTestAndLeadsToTheStartThatSomebodyElseAskedFor() {
        TraceSpans told = new TraceSpans(() -> Optional.of(sdk));
        started("").forEach(told::onEvent);
        Span test = sdk.getTracer("test").spanBuilder("OrdersTest.accepts").startSpan();
        RunEvent used = new RunEvent.FixturesUsed(
                Told.time(50),
                Duration.ofMillis(10),
                "OrdersTest",
                "CLASS",
                true,
                List.of(new RunEvent.Used("db", "id-db", "postgres:16", "place", "same")));
        Context.root().with(test).wrap(() -> told.onEvent(used)).run();

        SpanData wait = named("wait for containers of OrdersTest");
        assertThat(wait.getParentSpanId()).isEqualTo(test.getSpanContext().getSpanId());
        assertThat(wait.getLinks()).singleElement().satisfies(link -> assertThat(
                        link.getSpanContext().getSpanId())
                .isEqualTo(named("start OrdersTest").getSpanId()));
    }

    @Test
    void ofTheStartsTheLatestAreKnown() {
        TraceSpans told = new TraceSpans(() -> Optional.of(sdk));
        told.onEvent(new RunEvent.PlanBegan(Told.time(0), 1, "OrdersTest", "start"));
        for (int i = 0; i <= TraceSpans.MOST_STARTS; i++) {
            told.onEvent(new RunEvent.ContainerCreated(
                    Told.time(i), 1, "OrdersTest", "db", "ch-db-" + i, "id-" + i, "postgres:16", "place", false));
        }
        told.onEvent(new RunEvent.PlanEnded(Told.time(9), 1, ""));
        told.onEvent(used("First", "id-0"));
        told.onEvent(used("Last", "id-" + TraceSpans.MOST_STARTS));

        assertThat(named("wait for containers of First").getLinks()).isEmpty();
        assertThat(named("wait for containers of Last").getLinks()).hasSize(1);
    }

    private static RunEvent used(String user, String container) {
        return new RunEvent.FixturesUsed(
                Told.time(50),
                Duration.ofMillis(10),
                user,
                "CLASS",
                true,
                List.of(new RunEvent.Used("db", container, "postgres:16", "place", "same")));
    }

    @Test
    void nothingIsToldOrSetUpWhereNobodyHasSetUpOpenTelemetry() {
        GlobalOpenTelemetry.resetForTest();

        started("").forEach(Tracing.ifThere().orElseThrow()::onEvent);

        assertThat(GlobalOpenTelemetry.isSet()).isFalse();
        assertThat(spans).isEmpty();
    }
}
