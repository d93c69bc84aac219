package org.containerharness.docker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A session of a build that begins when its engine is closed already. */
@Timeout(60)
class ClosedTransportTest {

    private static void refusesAnotherProtocol(Transport transport, ServerSocketChannel engine) throws Exception {
        engine.configureBlocking(false);
        transport.close();

        assertThatThrownBy(() -> transport.upgrade("/session", List.of(), "h2c", Duration.ofSeconds(20)))
                .isInstanceOf(TransportException.class)
                .hasRootCauseMessage("it was closed by the harness");
        assertThat(engine.accept()).as("a connection").isNull();
    }

    @Test
    void byTcp() throws Exception {
        try (ServerSocketChannel engine =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            int port = ((InetSocketAddress) engine.getLocalAddress()).getPort();
            EngineAddress address = new EngineAddress("tcp://127.0.0.1:" + port, "test", true, Optional.empty());

            refusesAnotherProtocol(TcpTransport.tcp(address, EngineLimits.DEFAULT), engine);
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "The harness uses a named pipe there.")
    void byUnixSocket(@TempDir Path folder) throws Exception {
        Path socket = folder.resolve("engine.sock");
        try (ServerSocketChannel engine =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket))) {
            refusesAnotherProtocol(new UnixSocketHttpClient(socket, EngineLimits.DEFAULT), engine);
        }
    }
}
