package org.containerharness.docker.http;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.Map;
import org.containerharness.http.HttpHead;

/** An answer whose body is read from its connection, which is given back at its end. */
final class UnixAnswer extends InputStream implements DockerHttpClient.Response {

    private final HttpHead head;
    private final UnixConnection connection;
    private final UnixConnections owner;
    private final CallTimeout patience;
    private final InputStream body;
    private boolean finished;

    UnixAnswer(HttpHead head, UnixConnection connection, UnixConnections owner, CallTimeout patience) {
        this.head = head;
        this.connection = connection;
        this.owner = owner;
        this.patience = patience;
        this.body = connection.answers().body();
        if (connection.answers().isComplete()) {
            finish();
        }
    }

    @Override
    public int getStatusCode() {
        return head.status();
    }

    @Override
    public Map<String, List<String>> getHeaders() {
        return head.headers();
    }

    @Override
    public InputStream getBody() {
        return this;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (finished) {
            return -1;
        }
        try {
            int read = body.read(target, offset, length);
            if (read < 0) {
                finish();
            } else if (patience.renewed()) {
                connection.deadline().in(patience.limit());
            }
            return read;
        } catch (IOException e) {
            close();
            if (e instanceof ClosedByInterruptException) {
                throw new IOException("interrupted", e);
            }
            throw connection.isTimeout(e) ? Deadline.passed(patience.limit(), e) : e;
        }
    }

    private void finish() {
        finished = true;
        boolean isReusable =
                connection.answers().isComplete() && !head.header("Connection").equalsIgnoreCase("close");
        if (isReusable) {
            owner.giveBack(connection);
        } else {
            Closing.quietly(connection);
        }
    }

    @Override
    public void close() {
        if (!finished) {
            finished = true;
            Closing.quietly(connection);
        }
    }
}
