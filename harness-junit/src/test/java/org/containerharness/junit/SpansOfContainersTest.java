package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Spans of OpenTelemetry, where a build has set up its SDK. */
class SpansOfContainersTest {

    private final List<SpanData> spans = new CopyOnWriteArrayList<>();

    @BeforeEach
    void setUp() {
        GlobalOpenTelemetry.resetForTest();
        OpenTelemetrySdk.builder()
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
                .buildAndRegisterGlobal();
    }

    @AfterEach
    void takeDown() {
        GlobalOpenTelemetry.resetForTest();
    }

    @Test
    void areBelowTheSpanThatIsCurrentWhereContainersAreAskedFor() {
        Span around = GlobalOpenTelemetry.getTracer("test").spanBuilder("class").startSpan();
        Context.root()
                .with(around)
                .wrap((Runnable)
                        () -> TestRun.overRealEngine().run(Sleeps.class).succeeded(1))
                .run();
        around.end();

        SpanData start = named("start SpansOfContainersTest.Sleeps");
        assertThat(start.getParentSpanId()).isEqualTo(around.getSpanContext().getSpanId());
        for (String operation : List.of("create container app", "start container app", "ready container app")) {
            assertThat(named(operation).getParentSpanId()).as(operation).isEqualTo(start.getSpanId());
        }
        assertThat(named("wait for containers of SpansOfContainersTest.Sleeps").getLinks())
                .singleElement()
                .satisfies(link -> assertThat(link.getSpanContext().getSpanId()).isEqualTo(start.getSpanId()));
        assertThat(named("remove container app").getParentSpanId())
                .isEqualTo(named("remove SpansOfContainersTest.Sleeps").getSpanId());
    }

    private SpanData named(String name) {
        return spans.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not among "
                        + spans.stream().map(SpanData::getName).toList()));
    }

    @WithContainer(name = "app", image = "busybox:1", command = "sleep 600")
    static class Sleeps {
        @Test
        void test() {}
    }
}
