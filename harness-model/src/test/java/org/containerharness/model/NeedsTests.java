package org.containerharness.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NeedsTests {

    private static ContainerSpec container(String name) {
        return ContainerSpec.of(name, "app:1").withPlace(new Place("OrdersIT." + name));
    }

    private static StackSpec stack(ContainerSpec... containers) {
        return StackSpec.named("s").withContainers(List.of(containers));
    }

    private static List<String> needsOf(StackSpec stack, String container) {
        return Needs.of(stack).of(ResourceId.container(container)).stream()
                .map(need -> need.kind() + " " + need.on() + " at " + need.place())
                .toList();
    }

    @Test
    void tellsEachNeedWithItsKindAndPlace() {
        ContainerSpec side = container("side")
                .networking(spec -> spec.withMode("container:main"))
                .volumes("data:/data")
                .dependsOn("db")
                .withSharing(new SharingSpec(
                        Optional.of("container:a"),
                        Optional.of("container:b"),
                        List.of(new SharingSpec.VolumesFrom("c", true))));

        assertThat(needsOf(stack(side, container("api").network("back")), "side"))
                .containsExactly(
                        "VOLUME volume data at OrdersIT.side volumes",
                        "PID container a at OrdersIT.side pid",
                        "IPC container b at OrdersIT.side ipc",
                        "VOLUMES_FROM container c at OrdersIT.side volumesFrom",
                        "NETWORK_MODE container main at OrdersIT.side networkMode",
                        "DEPENDS_ON container db at OrdersIT.side dependsOn");
        assertThat(needsOf(stack(container("api").network("back")), "api"))
                .containsExactly("NETWORK network back at OrdersIT.api networks");
    }

    @Test
    void findsTheContainersThatImagesComeFrom() {
        StackSpec stack = StackSpec.named("s")
                .plus(container("hub"))
                .plus(ImageSpec.of("cache", "redis:7").push("hub:5000/cache:1"))
                .plus(ImageSpec.of("seeded", ImageSource.commitOf("hub")))
                .plus(container("user").withImage(ImageSource.named("hub:5000/cache:1")))
                .plus(container("other").withImage(ImageSource.named("@cache")))
                .plus(container("far").withImage(ImageSource.named("localhost:5000/cache:1")));
        Needs needs = Needs.of(stack);

        assertThat(needs.of(ResourceId.container("user")))
                .extracting(Needs.Need::toString)
                .containsExactly("user -(registry)-> hub", "user -(image)-> image hub:5000/cache:1");
        assertThat(needs.of(ResourceId.container("other")))
                .extracting(Needs.Need::on)
                .containsExactly(ResourceId.image("cache"));
        assertThat(needs.of(ResourceId.container("far"))).isEmpty();
        assertThat(needs.of(ResourceId.image("seeded")))
                .extracting(Needs.Need::kind)
                .containsExactly(Needs.Kind.COMMIT);
        assertThat(needs.order())
                .containsSubsequence(
                        ResourceId.container("hub"),
                        ResourceId.image("cache"),
                        ResourceId.image("hub:5000/cache:1"),
                        ResourceId.container("user"));
        assertThat(needs.cycles()).isEmpty();
    }

    @Test
    void takesARegistryOfAStackBelowForOneIfItIsToldOfIt() {
        StackSpec stack = stack(container("user").withImage(ImageSource.named("hub:5000/cache:1")));

        assertThat(Needs.of(stack).registry(ImageReference.parse("hub:5000/cache:1")))
                .isEmpty();
        assertThat(Needs.of(stack, Set.of("hub")).registry(ImageReference.parse("hub:5000/cache:1")))
                .contains("hub");
    }

    @Test
    void letsAnImageBePushedToWhereItCameFrom() {
        StackSpec stack = StackSpec.named("s")
                .plus(container("hub"))
                .plus(ImageSpec.of("again", "hub:5000/app:1").push("hub:5000/app:2"));

        assertThat(Needs.of(stack).cycles()).isEmpty();
    }

    @Test
    void letsARegistryHoldItsOwnImage() {
        StackSpec stack = StackSpec.named("s")
                .plus(ImageSpec.of("registry", "registry:2").push("hub:5000/registry:2"))
                .plus(container("hub").withImage(ImageSource.named("@registry")));

        assertThat(Needs.of(stack).cycles()).isEmpty();
    }

    static Stream<StackSpec> stacksWithACycle() {
        SharingSpec none = SharingSpec.NONE;
        return Stream.of(
                stack(
                        container("a").networking(spec -> spec.withMode("container:b")),
                        container("b").networking(spec -> spec.withMode("container:a"))),
                stack(container("a").networking(spec -> spec.withMode("container:a"))),
                stack(
                        container("a").withSharing(new SharingSpec(Optional.of("container:b"), none.ipc(), List.of())),
                        container("b").withSharing(new SharingSpec(none.pid(), Optional.of("container:a"), List.of()))),
                stack(
                        container("a")
                                .withSharing(new SharingSpec(
                                        none.pid(), none.ipc(), List.of(new SharingSpec.VolumesFrom("b", false)))),
                        container("b").dependsOn("a")),
                stack(container("a").dependsOn("b"), container("b").withImage(ImageSource.commitOf("a"))));
    }

    @ParameterizedTest
    @MethodSource("stacksWithACycle")
    void findsACycleThroughAnyKindOfNeed(StackSpec stack) {
        assertThat(Needs.of(stack).cycles()).hasSize(1);
    }

    @Test
    void drawsACycleAsArrowsWithThePlaceOfEach() {
        StackSpec stack = stack(
                container("x").dependsOn("a"),
                container("a").dependsOn("b"),
                container("b").networking(spec -> spec.withMode("container:a")));

        assertThat(Needs.of(stack).cycles()).extracting(Problem::toString).containsExactly("""
                OrdersIT.a dependsOn: the dependencies form a cycle: a -(dependsOn)-> b -(networkMode)-> a. \
                Remove one of them:
                    a -(dependsOn)-> b at OrdersIT.a dependsOn
                    b -(networkMode)-> a at OrdersIT.b networkMode""");
    }
}
