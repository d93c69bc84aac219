package org.containerharness.services.kafka;

import java.util.Map;
import org.containerharness.space.Space;

/**
 * Topics of one prefix in a Kafka broker.
 *
 * @param name the prefix, which its user puts before the name of every topic and group
 * @param broker that has them
 */
public record KafkaTopics(String name, KafkaBroker broker) implements Space {

    /** The name that a topic has on the broker. */
    public String topic(String ownName) {
        return name + ownName;
    }

    @Override
    public Map<String, String> texts() {
        return broker.texts();
    }

    @Override
    public String toString() {
        return name + "* of " + broker;
    }
}
