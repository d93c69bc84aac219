package org.containerharness.services.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** Needs Kafka's clients on the class path; loaded only if one of them is asked for. */
final class KafkaClients {

    private static final long LIMIT = 30;
    private static final Duration PAUSE = Duration.ofMillis(20);

    private KafkaClients() {}

    static KafkaProducer<String, String> producer(KafkaBroker broker) {
        return new KafkaProducer<>(broker.settings(), new StringSerializer(), new StringSerializer());
    }

    /** In a group of its own, from the beginning of each topic. */
    static KafkaConsumer<String, String> consumer(KafkaBroker broker) {
        Map<String, Object> settings = broker.settings();
        settings.put("group.id", "test-" + UUID.randomUUID());
        settings.put("auto.offset.reset", "earliest");
        return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    }

    static AdminClient admin(KafkaBroker broker) {
        return (AdminClient) Admin.create(broker.settings());
    }

    /** Returns when the broker knows them too: its controller says so sooner. */
    static void create(KafkaBroker broker, List<Topic> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        try (Admin admin = admin(broker)) {
            admin.createTopics(topics.stream()
                            .map(topic -> new NewTopic(topic.name(), topic.partitions(), (short) 1))
                            .toList())
                    .all()
                    .get(LIMIT, TimeUnit.SECONDS);
            Set<String> names = topics.stream().map(Topic::name).collect(Collectors.toSet());
            Awaitility.await("topics " + names + " at " + broker.bootstrapServers())
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(PAUSE)
                    .atMost(LIMIT, TimeUnit.SECONDS)
                    .ignoreExceptionsMatching(failure -> failure.getCause() instanceof UnknownTopicOrPartitionException)
                    .until(() -> admin.describeTopics(names)
                            .allTopicNames()
                            .get(LIMIT, TimeUnit.SECONDS)
                            .keySet()
                            .containsAll(names));
        }
    }

    /** Removes all topics that begin with one of these. */
    static void remove(KafkaBroker broker, List<String> prefixes)
            throws ExecutionException, InterruptedException, TimeoutException {
        try (Admin admin = admin(broker)) {
            List<String> topics = admin.listTopics().names().get(LIMIT, TimeUnit.SECONDS).stream()
                    .filter(topic -> prefixes.stream().anyMatch(topic::startsWith))
                    .toList();
            admin.deleteTopics(topics).all().get(LIMIT, TimeUnit.SECONDS);
        }
    }
}
