package org.containerharness.services.kafka;

import java.net.InetSocketAddress;
import java.util.List;
import org.containerharness.model.ServiceFacts;
import org.containerharness.space.ServiceClient;
import org.containerharness.space.ServiceKind;

/** Kafka brokers. */
public final class KafkaKind implements ServiceKind<KafkaBroker> {

    static final int PORT = 9092;

    static final String LIBRARY = "org.apache.kafka:kafka-clients";

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public Class<KafkaBroker> type() {
        return KafkaBroker.class;
    }

    @Override
    public KafkaBroker whole(ServiceFacts container) {
        return of(container, PORT);
    }

    static KafkaBroker of(ServiceFacts container, int port) {
        InetSocketAddress address = container.address(port);
        return new KafkaBroker(
                container.name(),
                address.getHostString(),
                address.getPort(),
                container.variable(KafkaLogin.USER).orElse(""),
                container.variable(KafkaLogin.PASSWORD).orElse(""));
    }

    @Override
    public List<ServiceClient<KafkaBroker>> clients() {
        return List.of(
                ServiceClient.of(
                        "org.apache.kafka.clients.producer.KafkaProducer",
                        LIBRARY,
                        broker -> KafkaClients.producer(broker)),
                ServiceClient.of(
                        "org.apache.kafka.clients.producer.Producer", LIBRARY, broker -> KafkaClients.producer(broker)),
                ServiceClient.of(
                        "org.apache.kafka.clients.consumer.KafkaConsumer",
                        LIBRARY,
                        broker -> KafkaClients.consumer(broker)),
                ServiceClient.of(
                        "org.apache.kafka.clients.consumer.Consumer", LIBRARY, broker -> KafkaClients.consumer(broker)),
                ServiceClient.of(
                        "org.apache.kafka.clients.admin.AdminClient", LIBRARY, broker -> KafkaClients.admin(broker)),
                ServiceClient.of(
                        "org.apache.kafka.clients.admin.Admin", LIBRARY, broker -> KafkaClients.admin(broker)));
    }
}
