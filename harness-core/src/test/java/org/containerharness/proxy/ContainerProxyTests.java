package org.containerharness.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.containerharness.model.ByteSize;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ContainerProxyTests {

    private static final ContainerPort PORT = ContainerPort.tcp(7);

    private ServerSocket server;
    private ContainerProxy proxy;

    @BeforeEach
    void begin() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        proxy = new ContainerProxy("echo", Map.of());
        proxy.leadTo(port -> Optional.of(InetSocketAddress.createUnresolved("127.0.0.1", server.getLocalPort())));
        Thread echo = new Thread(this::echo);
        echo.setDaemon(true);
        echo.start();
    }

    private void echo() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread one = new Thread(() -> {
                    try (client) {
                        client.getInputStream().transferTo(client.getOutputStream());
                    } catch (IOException e) {
                        // Its test sees it.
                    }
                });
                one.setDaemon(true);
                one.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    @AfterEach
    void end() throws IOException {
        proxy.close();
        server.close();
    }

    private Socket connect() throws IOException {
        InetSocketAddress address = proxy.address(PORT).orElseThrow();
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(address.getHostString(), address.getPort()), 1_000);
        return socket;
    }

    /** The milliseconds until so many bytes were sent and have come back. */
    private static long roundTrip(Socket socket, int bytes) throws IOException {
        long start = System.nanoTime();
        socket.getOutputStream().write(new byte[bytes]);
        assertThat(socket.getInputStream().readNBytes(bytes)).hasSize(bytes);
        return (System.nanoTime() - start) / 1_000_000;
    }

    @Test
    void aDelayIsSeenTwiceInARoundTripAndNotTwiceInALongAnswer() throws IOException {
        try (Socket socket = connect()) {
            Impairment late = Impairment.delayed(Duration.ofMillis(50));
            proxy.add(late);
            assertThat(roundTrip(socket, 1)).isBetween(100L, 180L);
            assertThat(roundTrip(socket, 500_000)).isBetween(100L, 600L);

            proxy.remove(late);
            assertThat(roundTrip(socket, 1)).isLessThan(50);
        }
    }

    @Test
    void twoDelaysAddUp() throws IOException {
        try (Socket socket = connect()) {
            proxy.add(Impairment.delayed(Duration.ofMillis(50)));
            proxy.add(Impairment.delayed(Duration.ofMillis(100)));

            assertThat(roundTrip(socket, 1)).isGreaterThanOrEqualTo(300);
        }
    }

    @Test
    void whatIsDelayedArrivesAtOnceWhenThatIsOver() throws Exception {
        try (Socket socket = connect()) {
            Impairment late = Impairment.delayed(Duration.ofHours(1));
            proxy.add(late);
            socket.getOutputStream().write(1);
            socket.setSoTimeout(200);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            proxy.remove(late);
            socket.setSoTimeout(2_000);
            assertThat(socket.getInputStream().read()).isOne();
        }
    }

    @Test
    void noMorePassesPerSecondThanTheLimitOfBothConnectionsTogether() throws Exception {
        proxy.add(Impairment.limited(ByteSize.parse("200k")));
        try (Socket one = connect();
                Socket two = connect()) {
            long start = System.nanoTime();
            one.getOutputStream().write(new byte[100 << 10]);
            two.getOutputStream().write(new byte[100 << 10]);
            assertThat(one.getInputStream().readNBytes(100 << 10)).hasSize(100 << 10);
            assertThat(two.getInputStream().readNBytes(100 << 10)).hasSize(100 << 10);

            assertThat((System.nanoTime() - start) / 1_000_000).isBetween(950L, 1_900L);
        }
    }

    @Test
    void whereAllPacketsGetLostNothingArrivesUntilItIsOver() throws IOException {
        try (Socket socket = connect()) {
            Impairment lost = Impairment.losing(1);
            proxy.add(lost);
            socket.setSoTimeout(300);
            socket.getOutputStream().write(1);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            proxy.remove(lost);
            assertThat(socket.getInputStream().read()).isOne();
        }
    }

    @Test
    void whereSomeGetLostAllArrivesLater() throws IOException {
        proxy.add(Impairment.losing(0.3));
        try (Socket socket = connect()) {
            // The chance that none of 14 packets, there and back, gets lost is 5 in 100,000.
            assertThat(roundTrip(socket, 20_000)).isGreaterThanOrEqualTo(200);
        }
    }

    @Test
    void theEndOfARequestIsPassedOnAndTheAnswerStillArrives() throws IOException {
        proxy.add(Impairment.delayed(Duration.ofMillis(20)));
        try (Socket socket = connect()) {
            socket.getOutputStream().write(new byte[] {1, 2, 3});
            socket.shutdownOutput();

            assertThat(socket.getInputStream().readAllBytes()).containsExactly(1, 2, 3);
        }
    }

    @Test
    void aConnectionThatTheContainerDoesNotAcceptIsReset() throws IOException {
        server.close();
        try (Socket socket = connect()) {
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void closingItResetsItsConnectionsAndEndsItsThreads() throws Exception {
        try (Socket socket = connect()) {
            roundTrip(socket, 1);
            proxy.add(Impairment.delayed(Duration.ofHours(1)));
            socket.getOutputStream().write(1);

            proxy.close();

            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("harness-proxy-echo")) {
                thread.join(2_000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
        assertThat(proxy.address(PORT).orElseThrow().getPort()).isEqualTo(server.getLocalPort());
    }

    @Test
    void udpGoesDirectly() {
        assertThat(proxy.address(new ContainerPort(7, Protocol.UDP))
                        .orElseThrow()
                        .getPort())
                .isEqualTo(server.getLocalPort());
    }

    @Test
    void refusesWhatIsNoImpairment() {
        assertThatThrownBy(() -> Impairment.losing(1.5))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("from 0 to 1");
        assertThatThrownBy(() -> Impairment.losing(Double.NaN)).isInstanceOf(InvalidValueException.class);
        assertThatThrownBy(() -> Impairment.limited(new ByteSize(0))).hasMessageContaining("a share of 1");
        assertThatThrownBy(() -> Impairment.delayed(Duration.ofMillis(-1))).hasMessageContaining("before it is sent");
    }
}
