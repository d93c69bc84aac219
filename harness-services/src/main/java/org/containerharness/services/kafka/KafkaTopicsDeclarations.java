package org.containerharness.services.kafka;

import java.util.List;
import org.containerharness.junit.Attributes;
import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Declarations;
import org.containerharness.model.StackSpec;

/** What {@link WithKafkaTopics} declares. */
final class KafkaTopicsDeclarations implements Declarations<WithKafkaTopics> {

    @Override
    public StackSpec declare(WithKafkaTopics annotation, DeclarationContext context) {
        Attributes attributes = context.attributes();
        List<Topic> topics = attributes.readAll("topics", annotation.topics(), Topic::parse);
        attributes.verify();
        KafkaTopicSpaces spaces = new KafkaTopicSpaces(topics, annotation.port());
        return context.stack().plus(spaces.in(annotation.in(), annotation.name(), context.place()));
    }
}
