package org.containerharness.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.containerharness.engine.SwarmNode;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.ByteSize;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.ImageReference;
import org.containerharness.model.ImageSource;
import org.containerharness.model.ImageSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;
import org.junit.jupiter.api.Test;

class SpreadTests {

    private static final long GIGABYTE = 1L << 30;

    private static final List<Spread.Node> NODES =
            List.of(node("a", "manager", Map.of()), node("b", "worker", Map.of("zone", "east")));

    private static Spread.Node node(String name, String role, Map<String, String> labels) {
        return new Spread.Node(
                new SwarmNode("id-" + name, name, role, true, "linux", "x86_64", labels, Map.of()),
                new Offer(name, "linux/amd64", 8 * GIGABYTE, 0, 0, 0, 0, 0));
    }

    private static ContainerSpec container(String name) {
        return ContainerSpec.of(name, "redis:7").network("wide");
    }

    private static StackSpec stack(ContainerSpec... containers) {
        return StackSpec.named("s")
                .plus(NetworkSpec.named("wide").withDriver("overlay", Map.of()))
                .plus(List.of(containers));
    }

    private static Map<String, String> places(StackSpec stack) {
        return places(stack, Set.of(), Map.of());
    }

    private static Map<String, String> places(StackSpec stack, Set<String> overlays, Map<ResourceId, String> below) {
        return places(stack, NODES, overlays, below);
    }

    private static Map<String, String> places(
            StackSpec stack, List<Spread.Node> nodes, Set<String> overlays, Map<ResourceId, String> below) {
        Map<String, String> places = new TreeMap<>();
        Spread.over(stack, nodes, overlays, below)
                .containers()
                .forEach(container -> places.put(
                        container.name(),
                        container.constraints().get(0).toString().replace("node.id==id-", "")));
        return places;
    }

    @Test
    void aStackIsSpreadIfItHasAnOverlayOrAConstraint() {
        assertThat(Spread.isFor(stack())).isTrue();
        assertThat(Spread.isFor(StackSpec.named("s").plus(container("db").placedOn("node.role==worker"))))
                .isTrue();
        assertThat(Spread.isFor(
                        StackSpec.named("s").plus(NetworkSpec.named("back")).plus(container("db"))))
                .isFalse();
    }

    @Test
    void constraintsDecide() {
        assertThat(places(stack(
                        container("db").placedOn("node.role==manager"),
                        container("app").placedOn("node.labels.zone==east", "node.hostname!=a"))))
                .isEqualTo(Map.of("db", "a", "app", "b"));
    }

    @Test
    void containersOfOneOverlayAreSpreadByFreeMemory() {
        assertThat(places(stack(
                                container("one").resources(r -> r.withMemory(ByteSize.ofMegabytes(2048))),
                                container("two"),
                                container("three"),
                                container("four")))
                        .values())
                .containsExactlyInAnyOrder("a", "b", "b", "b");
    }

    @Test
    void thePlatformOfAnImageDecidesTheNodeBeforeItsFreeMemory() {
        Spread.Node arm = new Spread.Node(
                new SwarmNode("id-c", "c", "worker", true, "linux", "aarch64", Map.of(), Map.of()),
                new Offer("c", "linux/arm64", GIGABYTE, 3, 0, 0, 0, 0));
        StackSpec stack = stack(
                        container("db").placedOn("node.role==worker"),
                        ContainerSpec.of(
                                        "pulled",
                                        new ImageSource.Pulled(
                                                ImageReference.parse("redis:7"),
                                                Optional.empty(),
                                                Optional.of("linux/arm64")))
                                .network("wide"),
                        ContainerSpec.of("built", "@app").network("wide"))
                .plus(ImageSpec.of("app", BuildSpec.ofText("FROM redis:7\n").withPlatform("linux/arm64/v8")));

        assertThat(places(stack, List.of(NODES.get(0), NODES.get(1), arm), Set.of(), Map.of()))
                .isEqualTo(Map.of("db", "b", "pulled", "c", "built", "c"));
    }

    @Test
    void whatSharesAVolumeANamespaceOrANetworkOfOneEngineIsTogether() {
        Map<String, String> places = places(stack(
                        container("db").volumes("data:/data").placedOn("node.role==worker"),
                        container("backup").volumes("data:/data"),
                        ContainerSpec.of("side", "redis:7").networking(n -> n.withMode("container:backup")),
                        container("web").network("near"),
                        container("cache").network("near").placedOn("node.role==manager"))
                .plus(VolumeSpec.named("data"))
                .plus(NetworkSpec.named("near")));

        assertThat(places).isEqualTo(Map.of("db", "b", "backup", "b", "side", "b", "web", "a", "cache", "a"));
    }

    @Test
    void whatNeedsSomethingOfAStackBelowIsWhereThatIs() {
        StackSpec stack = StackSpec.named("s")
                .plus(ContainerSpec.of("side", "redis:7").networking(n -> n.withMode("container:db")));

        assertThat(places(stack, Set.of("wide"), Map.of(ResourceId.container("db"), "b")))
                .isEqualTo(Map.of("side", "b"));
    }

    @Test
    void whatIsOfOneEngineIsRefused() {
        assertThatThrownBy(() -> places(stack(container("kafka").env("LISTENER", "${address:9092}"))))
                .isInstanceOf(DeclarationException.class)
                .hasMessageContaining("an address that is known before the start, as in <kafka>, is of one engine, and"
                        + " stack <s> lies on several (a, b), for it has an overlay network, services of a swarm or constraints. Declare it"
                        + " elsewhere, or leave those out.");
    }

    @Test
    void constraintsThatNoNodeMeetsAreRefusedWithTheNodesThereAre() {
        StackSpec stack = stack(
                container("db").volumes("data:/data").placedOn("node.role==worker"),
                container("backup").volumes("data:/data").placedOn("node.hostname==a"));

        assertThatThrownBy(() -> places(stack.plus(VolumeSpec.named("data"))))
                .isInstanceOf(DeclarationException.class)
                .hasMessageContaining("<db> and <backup>, which have to be on one node, run on none of the nodes: the"
                        + " constraints say node.role==worker and node.hostname==a; of harness.engines there are\n"
                        + "    a: a (manager, linux/x86_64, id id-a)\n"
                        + "    b: b (worker, labels {zone=east}, linux/x86_64, id id-b)\n"
                        + "    Change the constraints, or give a node the label (docker node update --label-add).");
    }
}
