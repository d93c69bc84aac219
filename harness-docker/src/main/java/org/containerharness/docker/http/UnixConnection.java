package org.containerharness.docker.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.containerharness.http.HttpReader;

/** One HTTP/1.1 connection over a Unix socket; used by one thread at a time. */
final class UnixConnection implements Closeable {

    private final SocketChannel channel;
    private final HttpReader answers;
    private final Deadline deadline;

    private UnixConnection(SocketChannel channel, Deadline.Clock clock) {
        this.channel = channel;
        this.answers = new HttpReader(channel);
        this.deadline = clock.deadline(channel);
    }

    static UnixConnection open(Path socket, Deadline.Clock clock, Duration limit) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(socket);
        UnixConnection connection = new UnixConnection(SocketChannel.open(StandardProtocolFamily.UNIX), clock);
        connection.deadline.in(limit);
        try {
            connection.channel.connect(address);
        } catch (IOException e) {
            connection.close();
            throw e;
        }
        connection.deadline.in(Duration.ZERO);
        return connection;
    }

    SocketChannel channel() {
        return channel;
    }

    Deadline deadline() {
        return deadline;
    }

    /** False if the other side closed it meanwhile, or sent something nobody asked for. */
    boolean isUsable() {
        if (!channel.isOpen() || answers.hasUnread()) {
            return false;
        }
        try {
            channel.configureBlocking(false);
            int read = channel.read(ByteBuffer.allocate(1));
            channel.configureBlocking(true);
            return read == 0;
        } catch (IOException e) {
            return false;
        }
    }

    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    HttpReader answers() {
        return answers;
    }

    /** Says that nothing more will be sent. */
    void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    /** True if a failure comes from the deadline. */
    boolean isTimeout(IOException failure) {
        return failure instanceof ClosedChannelException
                && !(failure instanceof ClosedByInterruptException)
                && deadline.hasPassed();
    }

    @Override
    public void close() throws IOException {
        deadline.in(Duration.ZERO);
        channel.close();
    }

    /** Sends as it comes. */
    OutputStream rawOutput() {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                UnixConnection.this.write(ByteBuffer.wrap(bytes, offset, length));
            }
        };
    }
}
