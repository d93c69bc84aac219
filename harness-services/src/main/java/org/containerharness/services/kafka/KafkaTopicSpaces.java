package org.containerharness.services.kafka;

import java.net.InetSocketAddress;
import java.util.List;
import org.containerharness.model.HarnessException;
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
        KafkaBroker broker = broker(service);
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
        KafkaBroker broker = broker(service);
        use(
                broker,
                () -> KafkaClients.remove(
                        broker, spaces.stream().map(KafkaTopics::name).toList()));
    }

    private KafkaBroker broker(Service service) {
        InetSocketAddress address = service.address(port);
        return new KafkaBroker(service.name(), address.getHostString(), address.getPort());
    }

    private static void use(KafkaBroker broker, NeededLibrary.Work work) {
        try {
            new NeededLibrary(KafkaKind.LIBRARY).use("The topics of <" + broker.name() + ">", work);
        } catch (HarnessException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessException("Interrupted while topics of " + broker + " are made or removed.", e);
        } catch (Exception e) {
            throw new HarnessException("Topics of " + broker + " could not be made or removed: " + e, e);
        }
    }
}
