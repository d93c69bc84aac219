package org.containerharness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.containerharness.engine.Capability;
import org.containerharness.engine.ExecRequest;
import org.containerharness.engine.ExecResult;
import org.containerharness.engine.Labels;
import org.containerharness.forward.HostPort;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.Command;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Containers that call servers of this JVM, on a real engine. */
@Tag("engine")
@Timeout(120)
class HostPortTest {

    @RegisterExtension
    static final RecordedHarness RECORDED = new RecordedHarness();

    private static final int LARGE = 5_000_000;

    private HttpServer server;

    @BeforeEach
    void serveOnLoopback() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestURI().getPath().equals("/large")
                    ? "x".repeat(LARGE).getBytes(StandardCharsets.US_ASCII)
                    : "the test".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void containersWithoutANetworkReachItWhereTheEngineLinksThem() {
        assumeTrue(RECORDED.harness().engine().info().has(Capability.LINKS), "The engine links no containers.");
        StackSpec spec = StackSpec.named("calls")
                .plus(HostPort.of(8080, server.getAddress().getPort()).spec())
                .plus(caller("plain"));

        try (RunningStack stack = RECORDED.harness().start(spec)) {
            ExecResult answer = get(stack.container("plain"), "8080/");
            assertThat(answer.stdout()).as(answer::toString).isEqualTo("the test");
        }
    }

    @Test
    void containersInAnyNetworkReachWhatIsBoundToLoopback() {
        StackSpec spec = StackSpec.named("calls")
                .plus(HostPort.of(8080, server.getAddress().getPort()).spec())
                .plus(NetworkSpec.named("backend"))
                .plus(NetworkSpec.named("closed").withInternal(true))
                .plus(caller("inside").network("backend"))
                .plus(caller("shut").network("closed"))
                .plus(caller("both").network("backend").network("closed"));

        try (RunningStack stack = RECORDED.harness().start(spec)) {
            for (String name : List.of("inside", "shut", "both")) {
                ExecResult answer = get(stack.container(name), "8080/");
                assertThat(answer.stdout()).as(name + ": " + answer).isEqualTo("the test");
            }
            assertThat(get(stack.container("inside"), "8080/large").stdout()).hasSize(LARGE);
            String manyAtOnce = "from concurrent.futures import ThreadPoolExecutor as Pool; print(''.join(Pool(40).map("
                    + "lambda each: " + read("8080/") + ", range(40))), end='')";
            assertThat(python(stack.container("inside"), manyAtOnce).stdout()).isEqualTo("the test".repeat(40));
            assertThat(stack.rewrite("http://host.harness.internal:8080/"))
                    .isEqualTo("http://host.harness.internal:8080/");
        }
        assertNothingIsLeft();
    }

    /** Such as an issuer whose keys an application loads before it is ready. */
    @Test
    void aContainerMayCallWhileItStarts() {
        ContainerSpec app = caller("app")
                .network("backend")
                .command("python3", "-c", "print(" + read("9000/") + ", flush=True); import time; time.sleep(120)")
                .waitFor(new ReadyCondition.LogLine(java.util.regex.Pattern.compile("the test"), 1));

        try (RunningStack stack = RECORDED.harness()
                .start(StackSpec.named("early")
                        .plus(NetworkSpec.named("backend"))
                        .plus(app)
                        .plus(HostPort.of(9000, server::getAddress).spec()))) {
            assertThat(stack.container("app").isRunning()).isTrue();
        }
    }

    @Test
    void whereNoServerIsTheConnectionIsResetAtOnceAndOneThatComesLaterIsReached() {
        int port = server.getAddress().getPort();
        server.stop(0);
        StackSpec spec = StackSpec.named("late")
                .plus(NetworkSpec.named("backend"))
                .plus(caller("app").network("backend"))
                .plus(HostPort.of(
                                8080,
                                () -> HostPort.onLoopback(server.getAddress().getPort()))
                        .spec());

        try (RunningStack stack = RECORDED.harness().start(spec)) {
            long from = System.nanoTime();
            ExecResult refused = get(stack.container("app"), "8080/");
            assertThat(refused.succeeded()).as(refused.toString()).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(3));
            serveOnLoopback();
            assertThat(server.getAddress().getPort()).isNotEqualTo(port);
            assertThat(get(stack.container("app"), "8080/").stdout()).isEqualTo("the test");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ContainerSpec caller(String name) {
        return ContainerSpec.of(name, "python:3-slim").command("sleep", "120").waitFor(new ReadyCondition.Running());
    }

    private static ExecResult get(RunningContainer container, String portAndPath) {
        return python(container, printing(portAndPath));
    }

    private static String printing(String portAndPath) {
        return "print(" + read(portAndPath) + ", end='', flush=True)";
    }

    private static String read(String portAndPath) {
        return "__import__('urllib.request').request.urlopen('http://host.harness.internal:" + portAndPath
                + "', timeout=5).read().decode()";
    }

    private static ExecResult python(RunningContainer container, String script) {
        return container.exec(
                ExecRequest.of(Command.of("python3", "-c", script)).within(Duration.ofSeconds(20)));
    }

    private static void assertNothingIsLeft() {
        assertThat(RECORDED.harness()
                        .engine()
                        .containers()
                        .list(Map.of(Labels.NAME, HostPort.HOST, Labels.STACK, "calls")))
                .isEmpty();
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("harness-host-port")));
    }
}
