package org.containerharness.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.SharingSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;
import org.junit.jupiter.api.Test;

class TogetherTests {

    private static ContainerSpec container(String name) {
        return ContainerSpec.of(name, "redis:7");
    }

    private static StackSpec stack() {
        return StackSpec.named("build");
    }

    /** Names of the parts of each, by its key. */
    private static List<String> apart(StackSpec stack, String... below) {
        return Together.apart(stack, Set.of(below)).stream()
                .map(part -> part.key() + ": "
                        + part.stack().parts().stream()
                                .map(each -> each.id().orElseThrow().name())
                                .toList())
                .toList();
    }

    @Test
    void containersThatHangOnNothingMayBeAnywhere() {
        assertThat(apart(stack().plus(container("db")).plus(container("cache"))))
                .containsExactly("container db: [db]", "container cache: [cache]");
    }

    @Test
    void networksAndVolumesAreTogetherWithAllThatHangsOnThem() {
        StackSpec all = stack().plus(NetworkSpec.named("back"))
                .plus(VolumeSpec.named("data"))
                .plus(container("db").network("back"))
                .plus(container("app").volumes("data:/data"))
                .plus(container("side").networking(n -> n.withMode("container:db")))
                .plus(container("alone"));

        assertThat(apart(all))
                .containsExactlyInAnyOrder(
                        "networks and volumes: [back, data, db, app, side]", "container alone: [alone]");
    }

    @Test
    void theKeyIsTheSameWhateverElseAClassDeclares() {
        ContainerSpec side = container("side").networking(n -> n.withMode("container:db"));

        assertThat(apart(stack().plus(container("db")))).containsExactly("container db: [db]");
        assertThat(apart(stack().plus(container("db")).plus(side))).containsExactly("container db: [db, side]");
    }

    @Test
    void whatComesAfterSomethingElseIsStartedAfterItWhereverThatIs() {
        StackSpec all = stack().plus(container("app").dependsOn("db")).plus(container("db"));

        assertThat(apart(all)).containsExactly("container db: [db]", "container app: [app]");
    }

    @Test
    void whatNeedsSomethingOfAWiderScopeGoesWhereThatIs() {
        assertThat(apart(stack().plus(container("app").network("wide")))).containsExactly("what is below: [app]");
    }

    @Test
    void whatWouldHaveToBeInTwoPlacesIsRefusedWhereverTheyAre() {
        StackSpec all = stack().plus(container("db"))
                .plus(container("cache"))
                .plus(container("app")
                        .networking(n -> n.withMode("container:db"))
                        .withSharing(new SharingSpec(Optional.of("container:cache"), Optional.empty(), List.of())));

        assertThatThrownBy(() -> Together.apart(all, Set.of()))
                .isInstanceOf(DeclarationException.class)
                .hasMessageContaining("the container <app> has to be on one engine with container <")
                .hasMessageContaining(
                        "which may be on different ones of harness.engines. Attach containers to one network of"
                                + " the same scope");
    }

    @Test
    void aNetworkOfOneScopeAndAnotherOfAWiderOneAreTwoPlaces() {
        StackSpec all = stack().plus(NetworkSpec.named("own"))
                .plus(container("app").network("own").network("wide"));

        assertThatThrownBy(() -> Together.apart(all, Set.of()))
                .hasMessageContaining("network <own> and network <wide>");
    }
}
