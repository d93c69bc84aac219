package org.containerharness.junit.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ImageSpec;
import org.containerharness.model.ResourceId;
import org.containerharness.model.SharingSpec;
import org.containerharness.model.StackSpec;
import org.junit.jupiter.api.Test;

class SpecsTest {

    @Test
    void seesWhatIsNeededThroughNamespacesVolumesAndRegistries() {
        StackSpec stack = StackSpec.named("s")
                .plus(ContainerSpec.of("db", "postgres:15"))
                .plus(ContainerSpec.of("hub", "registry:2"))
                .plus(ContainerSpec.of("watcher", "redis:7")
                        .withSharing(new SharingSpec(Optional.of("container:db"), Optional.empty(), List.of())))
                .plus(ContainerSpec.of("backup", "redis:7")
                        .withSharing(new SharingSpec(
                                Optional.empty(), Optional.empty(), List.of(new SharingSpec.VolumesFrom("db", true)))))
                .plus(ImageSpec.of("app", "redis:7").push("hub:5000/app:1"))
                .plus(ContainerSpec.of("user", "hub:5000/app:1"))
                .plus(ContainerSpec.of("other", "hub:5000/other:1"));

        assertThat(Specs.of(stack).get(ResourceId.container("watcher")).references())
                .containsExactly(ResourceId.container("db"));
        assertThat(Specs.of(stack).get(ResourceId.container("backup")).references())
                .containsExactly(ResourceId.container("db"));
        assertThat(Specs.of(stack).get(ResourceId.container("other")).references())
                .containsExactly(ResourceId.container("hub"));
        assertThat(Specs.of(stack).get(ResourceId.container("user")).references())
                .contains(ResourceId.container("hub"), ResourceId.image("app"));
        assertThat(Specs.of(stack).get(ResourceId.image("app")).references())
                .containsExactly(ResourceId.container("hub"));
    }
}
