package org.containerharness.services;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Connection;
import io.nats.client.api.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.containerharness.junit.Connect;
import org.containerharness.junit.Handle;
import org.containerharness.junit.Leftovers;
import org.containerharness.junit.Scope;
import org.containerharness.junit.TestRun;
import org.containerharness.services.kafka.KafkaTopics;
import org.containerharness.services.kafka.WithKafka;
import org.containerharness.services.kafka.WithKafkaTopics;
import org.containerharness.services.nats.NatsSubjects;
import org.containerharness.services.nats.WithNats;
import org.containerharness.services.nats.WithNatsSubjects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Tests that share one broker and do not see each other's topics and subjects. */
class BrokerSpacesTest {

    @AfterEach
    void nothingIsLeft() {
        Leftovers.none();
    }

    @Test
    void eachTestHasTopicsOfItsOwn() {
        OnKafka.NAMES.clear();

        TestRun.overRealEngine().run(OnKafka.class).succeeded(3);

        assertThat(OnKafka.NAMES).hasSize(3);
    }

    @WithKafka
    @WithKafkaTopics(name = "shop", in = "kafka", topics = "orders:2", scope = Scope.METHOD)
    static class OnKafka {

        static final Set<String> NAMES = ConcurrentHashMap.newKeySet();

        @RepeatedTest(3)
        void hasThem(@Handle KafkaTopics shop, @Connect Admin admin) throws Exception {
            NAMES.add(shop.name());
            String orders = shop.topic("orders");
            assertThat(admin.describeTopics(Set.of(orders))
                            .allTopicNames()
                            .get(20, TimeUnit.SECONDS)
                            .get(orders)
                            .partitions())
                    .hasSize(2);
        }
    }

    @Test
    void eachTestHasSubjectsOfItsOwn() {
        TestRun.overRealEngine().run(OnNats.class).succeeded(4);
    }

    @WithNats
    @WithNatsSubjects(name = "shop", in = "nats", scope = Scope.METHOD)
    static class OnNats {

        @RepeatedTest(4)
        void keepsAStreamOfThem(@Handle NatsSubjects shop, @Connect Connection nats) throws Exception {
            nats.jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name(shop.name() + "-orders")
                            .subjects(shop.subject("orders.*"))
                            .build());

            nats.jetStream().publish(shop.subject("orders.new"), "tea".getBytes(StandardCharsets.UTF_8));

            assertThat(nats.jetStreamManagement()
                            .getStreamInfo(shop.name() + "-orders")
                            .getStreamState()
                            .getMsgCount())
                    .isEqualTo(1);
        }
    }

    @Test
    void whatWasMadeGoesWithThem() {
        TestRun.overRealEngine().run(Uses.class).succeeded(25);
    }

    @WithNats
    @WithNatsSubjects(name = "shop", in = "nats", scope = Scope.METHOD)
    static class Uses {

        /** Used ones are removed several at a time, so not all of them can be there at the end. */
        @RepeatedTest(25)
        void areRemoved(@Handle NatsSubjects shop, @Connect Connection nats) throws Exception {
            nats.jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name(shop.name())
                            .subjects(shop.subject("*"))
                            .build());
            assertThat(nats.jetStreamManagement().getStreamNames()).hasSizeLessThan(20);
        }
    }
}
