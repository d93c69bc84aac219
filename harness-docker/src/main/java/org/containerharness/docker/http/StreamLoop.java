package org.containerharness.docker.http;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads any number of long answers on one daemon thread, {@code harness-streams}. Whoever listens must be quick, since
 * all streams wait meanwhile.
 */
final class StreamLoop implements Closeable {

    private final Selector selector;
    private final Queue<Stream> added = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    StreamLoop() throws IOException {
        selector = Selector.open();
        Thread thread = new Thread(this::run, "harness-streams");
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes a connection over on which a request was sent. */
    Closeable add(SocketChannel channel, HttpStreamDecoder decoder) throws IOException {
        channel.configureBlocking(false);
        Stream stream = new Stream(channel, decoder);
        added.add(stream);
        selector.wakeup();
        if (closed) {
            channel.close();
        }
        return stream;
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
        try {
            while (!closed) {
                selector.select();
                register();
                for (SelectionKey key : selector.selectedKeys()) {
                    ((Stream) key.attachment()).read(buffer);
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException | ClosedSelectorException e) {
            closed = true;
        } finally {
            endAll();
        }
    }

    private void register() {
        Stream stream;
        while ((stream = added.poll()) != null) {
            try {
                stream.channel.register(selector, SelectionKey.OP_READ, stream);
            } catch (ClosedChannelException e) {
                // Closed before it began.
            }
        }
    }

    private void endAll() {
        try {
            register();
            selector.keys().forEach(key -> ((Stream) key.attachment()).quietlyClose());
            selector.close();
        } catch (IOException | ClosedSelectorException e) {
            // The thread ends here anyhow.
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
    }

    private final class Stream implements Closeable {

        private final SocketChannel channel;
        private final HttpStreamDecoder decoder;

        Stream(SocketChannel channel, HttpStreamDecoder decoder) {
            this.channel = channel;
            this.decoder = decoder;
        }

        void read(ByteBuffer buffer) {
            @Nullable IOException failure = null;
            boolean ended = false;
            try {
                buffer.clear();
                int read = channel.read(buffer);
                if (read < 0) {
                    ended = true;
                } else {
                    ended = decoder.feed(buffer.flip());
                }
            } catch (ClosedChannelException | CancelledKeyException e) {
                return;
            } catch (IOException e) {
                failure = e;
            } catch (RuntimeException e) {
                failure = new IOException(e);
            }
            if (failure != null) {
                quietlyClose();
                decoder.fail(failure);
            } else if (ended) {
                quietlyClose();
                decoder.end();
            }
        }

        void quietlyClose() {
            try {
                channel.close();
            } catch (IOException e) {
                // It is closed all the same.
            }
        }

        /** May be called by any thread; the socket itself is closed at the loop's next turn. */
        @Override
        public void close() {
            quietlyClose();
            selector.wakeup();
        }
    }
}
