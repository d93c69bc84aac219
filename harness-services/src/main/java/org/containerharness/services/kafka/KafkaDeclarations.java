package org.containerharness.services.kafka;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.containerharness.junit.Attributes;
import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Declarations;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HookSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.Service;
import org.containerharness.model.StackSpec;
import org.containerharness.services.internal.LogIn;
import org.containerharness.services.internal.NeededLibrary;
import org.containerharness.services.internal.ServiceDeclaration;

/** What {@link WithKafka} declares. */
final class KafkaDeclarations implements Declarations<WithKafka> {

    /** One for tests, one for other containers, which know the broker by its name. */
    private static final String LISTENERS = "TEST://:9092,CONTAINERS://:19092,CONTROLLER://:9093";

    @Override
    public StackSpec declare(WithKafka annotation, DeclarationContext context) {
        Attributes attributes = context.attributes();
        LogIn.check(attributes, annotation.user(), annotation.password());
        if (!annotation.user().matches("\\w*")) {
            attributes.problem("user", "<" + annotation.user() + "> is no user of Kafka's. Use letters, digits and _.");
        }
        ContainerSpec base = ServiceDeclaration.of(annotation)
                .container(context, attributes, "kafka", "apache/kafka", "4.1.1", settings(annotation));
        // Transactions make it call itself, by the name that it tells containers.
        String name = base.name();
        ContainerSpec spec = base.networking(networking -> networking.withHostname(name))
                .process(process -> process.plusEnvironment(
                        Map.of("KAFKA_ADVERTISED_LISTENERS", "TEST://${address:9092},CONTAINERS://" + name + ":19092")))
                .ports(Integer.toString(KafkaKind.PORT))
                // It says so when it is no longer fenced and answers requests.
                .waitFor(new ReadyCondition.LogLine(Pattern.compile("Kafka Server started"), 1));
        List<Topic> topics = attributes.readAll("topics", annotation.topics(), Topic::parse);
        if (!topics.isEmpty()) {
            spec = spec.lifecycle(lifecycle -> lifecycle.plusAfterReady(
                    HookSpec.code("makes the topics " + topics, container -> create(container, topics))));
        }
        attributes.verify();
        return context.stack().plus(spec);
    }

    /** The image takes either all of its settings from variables, or none. */
    private static Map<String, String> settings(WithKafka annotation) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("KAFKA_NODE_ID", "1");
        settings.put("KAFKA_PROCESS_ROLES", "broker,controller");
        settings.put("KAFKA_LISTENERS", LISTENERS);
        settings.put("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER");
        settings.put("KAFKA_INTER_BROKER_LISTENER_NAME", "CONTAINERS");
        KafkaLogin login = new KafkaLogin(annotation.user(), annotation.password());
        // Other containers, and the broker itself, are let in without a log-in.
        settings.put(
                "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP",
                "TEST:" + (login.isNeeded() ? "SASL_PLAINTEXT" : "PLAINTEXT")
                        + ",CONTAINERS:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.putAll(login.ofBroker());
        settings.put("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093");
        settings.put("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1");
        settings.put("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1");
        settings.put("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1");
        settings.put("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1");
        settings.put("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1");
        settings.put("KAFKA_AUTO_CREATE_TOPICS_ENABLE", Boolean.toString(annotation.autoCreateTopics()));
        if (annotation.tuned()) {
            settings.put("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
            settings.put("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "1");
            settings.put("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "1");
        }
        return settings;
    }

    private static void create(Service container, List<Topic> topics) throws Exception {
        KafkaBroker broker = KafkaKind.of(container, KafkaKind.PORT);
        new NeededLibrary(KafkaKind.LIBRARY)
                .use("The topics of <" + container.name() + ">", () -> KafkaClients.create(broker, topics));
    }
}
