package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.containerharness.diagnosis.Cause;
import org.containerharness.diagnosis.ConnectionCause;
import org.containerharness.diagnosis.FailureReport;
import org.containerharness.handle.RunningContainer;
import org.containerharness.investigation.ConnectionExplanation;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Connections that are really refused, by containers of a real engine. */
@Tag("engine")
class RefusedConnectionTest {

    private static Throwable failureOf(Class<?>... classes) {
        return TestRun.overRealEngine().withPlan().run(classes).failure();
    }

    private static List<FailureReport> notes(Throwable failure) {
        return Stream.of(failure.getSuppressed())
                .filter(ConnectionExplanation.class::isInstance)
                .map(ConnectionExplanation.class::cast)
                .flatMap(note -> note.reports().stream())
                .toList();
    }

    private static Class<? extends Cause> kindIn(Throwable failure) {
        List<FailureReport> notes = notes(failure);
        assertThat(notes).as(String.valueOf(failure)).hasSize(1);
        return notes.get(0).cause().getClass();
    }

    private static void connect(String address) throws IOException {
        URI uri = URI.create("tcp://" + address);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), 2_000);
        } catch (ConnectException e) {
            // As drivers word it.
            throw new IllegalStateException("Connection to " + address + " refused.", e);
        }
    }

    /** As a context that a framework keeps, or a static pool. */
    static class Cached {

        static volatile String address = "";
    }

    @Test
    void theAddressOfAClassThatHasEndedIsToldAlsoWhereNothingIsDeclared() {
        Throwable failure = failureOf(First.class, UsesWhatTheFirstHad.class);

        assertThat(kindIn(failure)).isEqualTo(ConnectionCause.AddressGone.class);
        assertThat(notes(failure).get(0).text())
                .startsWith("The container <cache> had " + Cached.address + " as its port 6379/tcp for "
                        + "RefusedConnectionTest.First and was removed ")
                .contains("Next: find out who still has the address of a container that is gone")
                .contains("Declared at: RefusedConnectionTest.First @WithContainer(name = \"cache\")");
    }

    @WithContainer(name = "cache", image = "redis:7", ports = "6379")
    static class First {
        @Test
        void test(@Handle RunningContainer cache) throws IOException {
            Cached.address = cache.endpoint(6379);
            connect(Cached.address);
        }
    }

    static class UsesWhatTheFirstHad {
        @Test
        void test() throws Exception {
            // What the first class had is removed beside this one, and a connection is what finds it gone.
            for (int i = 0; i < 200; i++) {
                connect(Cached.address);
                Thread.sleep(50);
            }
        }
    }

    @Test
    void aContainerThatEndedIsTold() {
        Throwable failure = failureOf(Ended.class);

        assertThat(kindIn(failure)).isEqualTo(ConnectionCause.ContainerDown.class);
        assertThat(notes(failure).get(0).headline()).contains("it is exited with code 137");
    }

    @WithContainer(name = "cache", image = "redis:7", ports = "6379")
    static class Ended {
        @Test
        void test(@Handle RunningContainer cache) throws IOException {
            String address = cache.endpoint(6379);
            cache.kill();
            connect(address);
        }
    }

    @Test
    void aContainerThatIsPausedIsToldThoughTheFailureNamesNoAddress() {
        assertThat(kindIn(failureOf(Paused.class))).isEqualTo(ConnectionCause.ContainerDown.class);
    }

    @WithContainer(name = "web", image = "nginx:1", ports = "80")
    static class Paused {
        @Test
        void test(@Handle RunningContainer web) throws IOException {
            web.pause();
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://" + web.endpoint(80)).toURL().openConnection();
            connection.setConnectTimeout(500);
            connection.setReadTimeout(500);
            connection.getResponseCode();
        }
    }

    @Test
    void aPortOnWhichNothingListensIsTold() {
        Throwable failure = failureOf(NotListening.class);

        assertThat(kindIn(failure)).isEqualTo(ConnectionCause.NotListening.class);
        assertThat(notes(failure).get(0).headline()).contains("listens on no TCP port at all");
    }

    @WithContainer(
            name = "box",
            image = "busybox:1",
            command = "sleep 600",
            ports = "8080",
            waitFor = @WaitFor(running = true))
    static class NotListening {
        @Test
        void test(@Handle RunningContainer box) throws IOException {
            try (Socket socket = new Socket(box.host(), box.port(8080))) {
                socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes());
                if (socket.getInputStream().read() < 0) {
                    throw new ConnectException("Connection reset by " + box.endpoint(8080));
                }
            }
        }
    }

    /** What is no failure to connect stays as it is. */
    @Test
    void otherFailuresGetNoNote() {
        assertThat(notes(failureOf(Other.class))).isEmpty();
    }

    @WithContainer(name = "cache", image = "redis:7", ports = "6379")
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class Other {
        @Test
        @Order(1)
        void test(@Handle RunningContainer cache) {
            throw new AssertionError("expected " + cache.port(6379) + " rows");
        }
    }
}
