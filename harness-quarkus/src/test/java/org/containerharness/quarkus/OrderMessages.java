package org.containerharness.quarkus;

import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Only where it is asked for: else each application of the tests would look for a broker. */
@ApplicationScoped
@IfBuildProperty(name = "orders.messages", stringValue = "true")
class OrderMessages {

    @Inject
    @Channel("sent")
    Emitter<String> sent;

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    @Incoming("received")
    void receive(String text) {
        received.add(text);
    }

    BlockingQueue<String> received() {
        return received;
    }

    void send(String text) {
        sent.send(text);
    }
}
