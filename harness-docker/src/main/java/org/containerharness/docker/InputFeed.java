package org.containerharness.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.containerharness.engine.Subscription;

/** An attached standard input: what the container answers is of no interest, except that it ends. */
final class InputFeed implements Subscription {

    private final DockerHttpClient.Response answer;
    private final Runnable onEnd;
    private final AtomicBoolean over = new AtomicBoolean();

    private InputFeed(DockerHttpClient.Response answer, Runnable onEnd) {
        this.answer = answer;
        this.onEnd = onEnd;
    }

    static InputFeed over(DockerHttpClient.Response answer, Runnable onEnd) {
        InputFeed feed = new InputFeed(answer, onEnd);
        Thread thread = new Thread(feed::awaitEnd, "harness-attached");
        thread.setDaemon(true);
        thread.start();
        return feed;
    }

    private void awaitEnd() {
        byte[] block = new byte[256];
        try {
            while (answer.getBody().read(block) >= 0) {
                continue;
            }
        } catch (IOException e) {
            // Over as well; whoever fed it asks the engine why.
        }
        if (over.compareAndSet(false, true)) {
            answer.close();
            onEnd.run();
        }
    }

    @Override
    public void close() {
        if (over.compareAndSet(false, true)) {
            answer.close();
        }
    }
}
