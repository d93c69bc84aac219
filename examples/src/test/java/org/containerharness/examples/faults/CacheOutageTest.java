package org.containerharness.examples.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.containerharness.junit.WithFault.Kind.CUT_OFF;
import static org.containerharness.junit.WithFault.Kind.KILLED;
import static org.containerharness.junit.WithFault.Kind.LATE;
import static org.containerharness.junit.WithFault.Kind.LOSSY;
import static org.containerharness.junit.WithFault.Kind.PAUSED;
import static org.containerharness.junit.WithFault.Kind.SHORT_OF_MEMORY;
import static org.containerharness.junit.WithFault.Kind.THROTTLED;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Endpoint;
import org.containerharness.junit.Handle;
import org.containerharness.junit.WithContainer;
import org.containerharness.junit.WithFault;
import org.containerharness.junit.WithNetwork;
import org.containerharness.run.Fault;
import org.containerharness.run.Faults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

// tag::faults[]
@Execution(ExecutionMode.SAME_THREAD)
@WithNetwork("back")
@WithContainer(name = "cache", image = "redis:7", ports = "6379", networks = "back", proxied = true)
class CacheOutageTest {

    @Test
    @WithFault(of = "cache", is = PAUSED)
    void aCacheThatDoesNotAnswerCostsHalfASecond(@Endpoint("cache:6379") InetSocketAddress cache) {
        assertThatThrownBy(() -> ping(cache)).hasMessageContaining("timed out");
    }

    @Test
    @WithFault(of = "cache", is = LATE, at = "50ms")
    void aCacheThatIsFarAwayIsUsedAllTheSame(@Endpoint("cache:6379") InetSocketAddress cache) throws IOException {
        assertThat(ping(cache)).isEqualTo("+PONG");
    }

    @Test
    void theCacheIsUsedAgainWhenItIsBack(
            Faults faults, @Handle("cache") RunningContainer container, @Endpoint("cache:6379") InetSocketAddress cache)
            throws IOException {
        Fault killed = faults.kill(container);
        assertThatThrownBy(() -> ping(cache)).isInstanceOf(IOException.class);

        killed.close();
        assertThat(ping(cache)).isEqualTo("+PONG");
    }
    // end::faults[]

    @Test
    @WithFault(of = "cache", is = CUT_OFF, at = "back")
    @WithFault(of = "cache", is = KILLED)
    void severalAtOnce(@Endpoint("cache:6379") InetSocketAddress cache) {
        assertThatThrownBy(() -> ping(cache)).isInstanceOf(IOException.class);
    }

    @Test
    @WithFault(of = "cache", is = LATE, at = "20ms")
    @WithFault(of = "cache", is = THROTTLED, at = "100k")
    @WithFault(of = "cache", is = LOSSY, at = "0.5%")
    @WithFault(of = "cache", is = SHORT_OF_MEMORY, at = "64m")
    void aBadLineAndLittleMemory(@Endpoint("cache:6379") InetSocketAddress cache) throws IOException {
        assertThat(ping(cache)).isEqualTo("+PONG");
    }

    @AfterEach
    void isBack(@Endpoint("cache:6379") InetSocketAddress cache) throws IOException {
        assertThat(ping(cache)).isEqualTo("+PONG");
    }

    private static String ping(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(500);
            socket.connect(address, 500);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream answer = socket.getInputStream();
            byte[] line = answer.readNBytes(5);
            if (line.length < 5) {
                throw new IOException("The connection was closed.");
            }
            return new String(line, StandardCharsets.US_ASCII);
        }
    }
}
