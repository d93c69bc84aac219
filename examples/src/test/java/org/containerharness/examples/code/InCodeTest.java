package org.containerharness.examples.code;

import static org.assertj.core.api.Assertions.assertThat;

import org.containerharness.Harness;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

class InCodeTest {

    // tag::code[]
    @Test
    void startsAStackWithoutAnnotations() {
        StackSpec spec = StackSpec.named("cache")
                .plus(ContainerSpec.of("cache", "redis:7")
                        .ports("6379")
                        .command("redis-server", "--maxmemory", "16mb")
                        .waitFor(new ReadyCondition.CommandSucceeds(
                                org.containerharness.model.Command.of("redis-cli", "ping"))));

        try (Harness harness = Harness.connect();
                RunningStack stack = harness.start(spec);
                Jedis redis = new Jedis(stack.endpoint("redis://cache:6379"))) {
            assertThat(redis.configGet("maxmemory")).containsEntry("maxmemory", "16777216");
        }
    }
    // end::code[]
}
