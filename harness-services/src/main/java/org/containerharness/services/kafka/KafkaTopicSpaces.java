package org.containerharness.services.kafka;

import java.util.List;
import org.containerharness.model.Service;
import org.containerharness.services.internal.NeededLibrary;
import org.containerharness.space.SpaceMaker;

/**
 * Prefixes for topics of one broker.
 *
 * @param topics that each has
 * @param port inside the container; must be published
 */
record KafkaTopicSpaces(List<Topic> topics, int port) implements SpaceMaker<KafkaTopics> {

    KafkaTopicSpaces {
        topics = List.copyOf(topics);
    }

    @Override
    public Class<KafkaTopics> type() {
        return KafkaTopics.class;
    }

    @Override
    public List<KafkaTopics> open(Service service, List<String> names) {
        KafkaBroker broker = KafkaKind.of(service, port);
        List<Topic> all = names.stream()
                .flatMap(name ->
                        topics.stream().map(topic -> new Topic(prefix(name) + topic.name(), topic.partitions())))
                .toList();
        if (!all.isEmpty()) {
            use(broker, () -> KafkaClients.create(broker, all));
        }
        return names.stream().map(name -> new KafkaTopics(prefix(name), broker)).toList();
    }

    /** Kafka warns of names that have both a dot and an underscore. */
    private static String prefix(String name) {
        return name + "_";
    }

    @Override
    public void close(Service service, List<KafkaTopics> spaces) {
        KafkaBroker broker = KafkaKind.of(service, port);
        use(
                broker,
                () -> KafkaClients.remove(
                        broker, spaces.stream().map(KafkaTopics::name).toList()));
    }

    private static void use(KafkaBroker broker, NeededLibrary.Work work) {
        new NeededLibrary(KafkaKind.LIBRARY)
                .use("The topics of <" + broker.name() + "> at " + broker.bootstrapServers(), "made or removed", work);
    }
}
