package org.containerharness.docker.ssh;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.containerharness.docker.http.CallTimeout;
import org.containerharness.docker.http.EngineLimits;
import org.containerharness.docker.http.Transport;
import org.containerharness.docker.http.UnixSocketHttpClient;
import org.containerharness.engine.EngineSettings;
import org.containerharness.log.Log;

/**
 * An engine behind SSH, as Docker's command reaches it: each connection is a {@code docker system dial-stdio} there, all of
 * them over one log-in. To HTTP it is a socket in a folder of this process.
 */
public final class SshTransport implements Transport {

    private static final Log LOG = Log.ofHarness();

    /** Each has two threads and a process; the harness keeps far fewer. */
    private static final int MOST_CONNECTIONS = 100;

    private static final String PREFIX = "harness-ssh-";

    private static final Duration MOMENT = Duration.ofSeconds(2);

    private final Path folder;
    private final SshLine line;
    private final ServerSocketChannel listener;
    private final UnixSocketHttpClient http;
    private final boolean bringsPorts;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong shortest = new AtomicLong(Long.MAX_VALUE);
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicReference<String> trouble = new AtomicReference<>("");

    private SshTransport(
            Path folder, SshLine line, ServerSocketChannel listener, UnixSocketHttpClient http, boolean bringsPorts) {
        this.bringsPorts = bringsPorts;
        this.folder = folder;
        this.line = line;
        this.listener = listener;
        this.http = http;
    }

    /**
     * Logs in.
     *
     * @param text {@code ssh://user@host:port}
     * @throws IOException in ssh's words, if that cannot be done
     */
    public static SshTransport open(String text, EngineSettings settings, EngineLimits limits) throws IOException {
        SshAddress address = SshAddress.parse(text);
        // Short, since the path of a socket may have about a hundred characters; only this user may enter it.
        Path folder = Files.createTempDirectory(PREFIX + ProcessHandle.current().pid() + "-");
        removeThoseOfTheDead(folder);
        SshLine line = null;
        try {
            line = new SshLine(SshProgram.find(address, folder.resolve("c"), settings), address.dial(), folder);
            line.hold();
            Path socket = folder.resolve("engine");
            ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listener.bind(UnixDomainSocketAddress.of(socket));
            SshTransport transport = new SshTransport(
                    folder,
                    line,
                    listener,
                    new UnixSocketHttpClient(socket, limits),
                    settings.address().isEmpty());
            daemon("harness-ssh", transport::accept);
            return transport;
        } catch (IOException | RuntimeException e) {
            if (line != null) {
                line.close();
            }
            remove(folder);
            throw e;
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel here = listener.accept();
                if (connections.incrementAndGet() > MOST_CONNECTIONS) {
                    connections.decrementAndGet();
                    quietly(here);
                } else {
                    daemon("harness-ssh-connection", () -> connect(here));
                }
            }
        } catch (IOException e) {
            LOG.trace("No more connections by SSH: {}", e.toString());
        }
    }

    /** Carries bytes both ways until one side ends. */
    private void connect(SocketChannel here) {
        Path errors = folder.resolve("dial-" + numbers.incrementAndGet() + ".err");
        try {
            Process there = line.dial(errors);
            daemon("harness-ssh-input", () -> send(here, there.getOutputStream()));
            long received = receive(there.getInputStream(), here);
            if (received == 0 && there.waitFor(MOMENT.toMillis(), TimeUnit.MILLISECONDS) && there.exitValue() != 0) {
                trouble.set("`docker system dial-stdio` there ended with code " + there.exitValue() + ": "
                        + SshLine.text(errors));
            }
            there.destroy();
        } catch (IOException e) {
            trouble.set(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            quietly(here);
            connections.decrementAndGet();
            delete(errors);
        }
    }

    private static void send(SocketChannel here, OutputStream there) {
        ByteBuffer block = ByteBuffer.allocate(32 * 1024);
        try (there) {
            while (here.read(block) >= 0) {
                there.write(block.array(), 0, block.position());
                there.flush();
                block.clear();
            }
        } catch (IOException e) {
            // The other direction says how it ended.
        }
    }

    private static long receive(InputStream there, SocketChannel here) {
        long all = 0;
        byte[] block = new byte[32 * 1024];
        try {
            int read;
            while ((read = there.read(block)) >= 0) {
                all += read;
                ByteBuffer bytes = ByteBuffer.wrap(block, 0, read);
                while (bytes.hasRemaining()) {
                    here.write(bytes);
                }
            }
        } catch (IOException e) {
            // Whoever asked has gone.
        }
        return all;
    }

    /** Why the last connection came to nothing, in ssh's or docker's words; empty if none has. */
    public Optional<String> trouble() {
        return Optional.of(trouble.get()).filter(text -> !text.isEmpty());
    }

    /** Unless a setting says where they are reached. */
    @Override
    public boolean bringsPortsHere() {
        return bringsPorts;
    }

    @Override
    public int local(int published) throws IOException {
        return line.local(published);
    }

    @Override
    public Response execute(Request request, CallTimeout patience) {
        long from = System.nanoTime();
        Response answer = http.execute(request, patience);
        shortest.accumulateAndGet(System.nanoTime() - from, Math::min);
        return answer;
    }

    @Override
    public Duration shortestAnswer() {
        long nanos = shortest.get();
        return nanos == Long.MAX_VALUE ? Duration.ZERO : Duration.ofNanos(nanos);
    }

    @Override
    public Duration roundTrip() {
        return bringsPorts ? shortestAnswer() : Duration.ZERO;
    }

    @Override
    public Closeable stream(Request request, StreamSink sink) {
        return http.stream(request, sink);
    }

    @Override
    public Upgraded upgrade(String path, List<Map.Entry<String, String>> headers, String protocol, Duration limit) {
        return http.upgrade(path, headers, protocol, limit);
    }

    @Override
    public void close() {
        http.close();
        quietly(listener);
        line.close();
        remove(folder);
    }

    private static void quietly(Closeable closing) {
        try {
            closing.close();
        } catch (IOException e) {
            LOG.trace("Closed: {}", e.toString());
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            files.toList().forEach(SshTransport::delete);
        } catch (IOException e) {
            LOG.trace("{} is gone: {}", folder, e.toString());
        }
        delete(folder);
    }

    /** A JVM that was killed could not remove its own. */
    private static void removeThoseOfTheDead(Path own) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(own.getParent(), PREFIX + "*")) {
            for (Path folder : folders) {
                String[] parts = folder.getFileName().toString().split("-");
                boolean isMine =
                        Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own));
                if (isMine && ProcessHandle.of(Long.parseLong(parts[2])).isEmpty()) {
                    remove(folder);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.trace("Folders of other processes stay: {}", e.toString());
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.trace("{} stays: {}", file, e.toString());
        }
    }
}
