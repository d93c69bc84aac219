package org.containerharness.resolution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.StackSpec;
import org.junit.jupiter.api.Test;

class UniquePartTests {

    @Test
    void isReplacedWhereverItStands() {
        StackSpec stack = StackSpec.named("shop-" + UniquePart.WORD)
                .plus(NetworkSpec.named("default").withEngineName("shop-chunique_default"))
                .plus(ContainerSpec.of("web", "nginx:1")
                        .withEngineName("shop-chunique-web-1")
                        .env("PROJECT", "shop-chunique")
                        .network("default", "web.shop-chunique")
                        .plusLabels(Map.of("com.docker.compose.project", "shop-chunique"))
                        .withEngineSetting("HostConfig/Links", List.of("shop-chunique-db-1:db")));

        assertThat(UniquePart.replace(stack, "a1"))
                .isEqualTo(StackSpec.named("shop-a1")
                        .plus(NetworkSpec.named("default").withEngineName("shop-a1_default"))
                        .plus(ContainerSpec.of("web", "nginx:1")
                                .withEngineName("shop-a1-web-1")
                                .env("PROJECT", "shop-a1")
                                .network("default", "web.shop-a1")
                                .plusLabels(Map.of("com.docker.compose.project", "shop-a1"))
                                .withEngineSetting("HostConfig/Links", List.of("shop-a1-db-1:db"))));
    }

    @Test
    void leavesAStackWithoutItAlone() {
        StackSpec stack = StackSpec.named("shop").plus(ContainerSpec.of("web", "nginx:1"));

        assertThat(UniquePart.replace(stack, "a1")).isSameAs(stack);
    }
}
