package org.containerharness.docker.http;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.SSLConfig;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.containerharness.http.HttpHead;
import org.containerharness.http.HttpReader;
import org.jspecify.annotations.Nullable;

/**
 * docker-java's own transport for TCP, TLS and named pipes. It has one limit for all answers of a client, so there is a
 * client for each limit that is in use; the limit holds from one byte to the next. A long stream holds a thread, taken
 * from a pool of daemon threads named {@code harness-tcp-streams}: this transport cannot read without one. Nor does it
 * tell a command that its standard input has ended; a command that reads to the end runs into its limit.
 */
public final class TcpTransport implements Transport {

    private static final int CONNECTIONS = 256;

    private final URI uri;
    private final @Nullable SSLConfig tls;
    private final EngineLimits limits;
    private final Map<Duration, ZerodepDockerHttpClient> clients = new ConcurrentHashMap<>();
    private final AtomicLong shortest = new AtomicLong(Long.MAX_VALUE);
    private @Nullable ExecutorService streams;
    private boolean closed;

    private TcpTransport(URI uri, @Nullable SSLConfig tls, EngineLimits limits) {
        this.uri = uri;
        this.tls = tls;
        this.limits = limits;
    }

    public static TcpTransport pipe(EngineAddress address, EngineLimits limits) {
        return new TcpTransport(URI.create(address.text()), null, limits);
    }

    /** @throws TlsException if the certificates cannot be used */
    public static TcpTransport tcp(EngineAddress address, EngineLimits limits) throws URISyntaxException {
        Optional<Path> folder = address.certificates();
        if (folder.isEmpty()) {
            return new TcpTransport(address.tcp(), null, limits);
        }
        SSLContext context = TlsFolder.context(folder.get());
        return new TcpTransport(address.tcp(), () -> context, limits);
    }

    private synchronized ZerodepDockerHttpClient client(Duration limit) {
        requireOpen();
        return clients.computeIfAbsent(limit, wanted -> new ZerodepDockerHttpClient.Builder()
                .dockerHost(uri)
                .sslConfig(tls)
                .maxConnections(CONNECTIONS)
                .connectionTimeout(limits.connect())
                .responseTimeout(wanted)
                .build());
    }

    /** docker-java's own transport knows one protocol to change to, which is another one. */
    @Override
    public Upgraded upgrade(String path, List<Map.Entry<String, String>> headers, String protocol, Duration limit) {
        requireOpen();
        boolean isConnected = false;
        Socket socket = new Socket();
        try {
            if (!"tcp".equals(uri.getScheme())) {
                throw new IOException("a " + uri.getScheme() + " endpoint can carry no other protocol");
            }
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), (int) limit.toMillis());
            isConnected = true;
            socket.setSoTimeout((int) limit.toMillis());
            Socket spoken = tls == null ? socket : secured(socket, tls);
            spoken.getOutputStream().write(Transport.upgradeHead(uri.getAuthority(), path, headers, protocol));
            HttpReader answers = new HttpReader(Channels.newChannel(spoken.getInputStream()));
            HttpHead head = answers.head(true);
            if (head.status() != 101) {
                return new Upgraded(head.status(), answers.body(), OutputStream.nullOutputStream(), spoken);
            }
            spoken.setSoTimeout(0);
            return new Upgraded(head.status(), answers.body(), spoken.getOutputStream(), spoken);
        } catch (IOException e) {
            Closing.quietly(socket);
            throw new TransportException(stage(isConnected, e), e);
        }
    }

    private static TransportException.Stage stage(boolean isConnected, IOException e) {
        if (!isConnected) {
            return TransportException.Stage.CONNECT;
        }
        return e instanceof SocketTimeoutException
                ? TransportException.Stage.TIMEOUT
                : TransportException.Stage.EXCHANGE;
    }

    private Socket secured(Socket socket, SSLConfig config) throws IOException {
        try {
            SSLSocket spoken = (SSLSocket)
                    config.getSSLContext().getSocketFactory().createSocket(socket, uri.getHost(), uri.getPort(), true);
            SSLParameters parameters = spoken.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            spoken.setSSLParameters(parameters);
            spoken.startHandshake();
            return spoken;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    @Override
    public Response execute(Request request, CallTimeout patience) {
        long from = System.nanoTime();
        try {
            // This transport's limit holds from one byte to the next, so a silent connection needs one without.
            Response answer = client(patience.endsWithTheHead() ? Duration.ZERO : patience.limit())
                    .execute(request);
            shortest.accumulateAndGet(System.nanoTime() - from, Math::min);
            return answer;
        } catch (RuntimeException e) {
            throw failure(e);
        }
    }

    @Override
    public Duration shortestAnswer() {
        long nanos = shortest.get();
        return nanos == Long.MAX_VALUE ? Duration.ZERO : Duration.ofNanos(nanos);
    }

    private synchronized void requireOpen() {
        if (closed) {
            throw new TransportException(
                    TransportException.Stage.EXCHANGE, new IOException("it was closed by the harness"));
        }
    }

    private RuntimeException failure(RuntimeException e) {
        if (!(e.getCause() instanceof IOException cause)) {
            // A client that is closed under a call says so in words of its own.
            requireOpen();
            return e;
        }
        String kind = cause.getClass().getSimpleName();
        if (kind.contains("ConnectTimeout")
                || cause instanceof java.net.ConnectException
                || kind.contains("HostConnect")
                || cause instanceof java.net.UnknownHostException) {
            return new TransportException(TransportException.Stage.CONNECT, cause);
        }
        return new TransportException(
                cause instanceof SocketTimeoutException
                        ? TransportException.Stage.TIMEOUT
                        : TransportException.Stage.EXCHANGE,
                cause);
    }

    @Override
    public Closeable stream(Request request, StreamSink sink) {
        TcpStream stream = new TcpStream(request, sink);
        streams().execute(stream);
        return stream;
    }

    private synchronized ExecutorService streams() {
        requireOpen();
        ExecutorService current = streams;
        if (current == null) {
            current = Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task, "harness-tcp-streams");
                thread.setDaemon(true);
                return thread;
            });
            streams = current;
        }
        return current;
    }

    private final class TcpStream implements Runnable, Closeable {

        private final Request request;
        private final StreamSink sink;
        private DockerHttpClient.@Nullable Response answer;
        private boolean closed;

        TcpStream(Request request, StreamSink sink) {
            this.request = request;
            this.sink = sink;
        }

        @Override
        public void run() {
            IOException cause = null;
            try {
                DockerHttpClient.Response opened = execute(request, CallTimeout.ENDLESS);
                if (take(opened)) {
                    sink.onHead(opened.getStatusCode(), opened.getHeaders());
                    read(opened.getBody());
                }
            } catch (IOException e) {
                cause = e;
            } catch (TransportException e) {
                cause = e.getCause();
            } catch (RuntimeException e) {
                cause = new IOException(e);
            }
            if (!isClosed()) {
                close();
                sink.onEnd(cause);
            }
        }

        private void read(InputStream body) throws IOException {
            byte[] block = new byte[32 * 1024];
            int read;
            while ((read = body.read(block)) >= 0 && !isClosed()) {
                sink.onData(ByteBuffer.wrap(block, 0, read));
            }
        }

        private synchronized boolean take(DockerHttpClient.Response opened) {
            if (closed) {
                opened.close();
                return false;
            }
            answer = opened;
            return true;
        }

        private synchronized boolean isClosed() {
            return closed;
        }

        @Override
        public void close() {
            DockerHttpClient.Response opened;
            synchronized (this) {
                closed = true;
                opened = answer;
            }
            if (opened != null) {
                opened.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
            if (streams != null) {
                streams.shutdownNow();
            }
        }
        for (ZerodepDockerHttpClient client : clients.values()) {
            client.close();
        }
    }
}
