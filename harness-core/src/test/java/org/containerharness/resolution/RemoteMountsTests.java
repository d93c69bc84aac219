package org.containerharness.resolution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.FakeEngine;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.MountSpec;
import org.containerharness.model.Place;
import org.containerharness.model.StackSpec;
import org.junit.jupiter.api.Test;

class RemoteMountsTests {

    private static final StackSpec STACK = StackSpec.named("shop")
            .plus(ContainerSpec.of("web", "app:1")
                    .withPlace(new Place("compose.yaml:2:3 services.web"))
                    .plusMounts(List.of(
                            new MountSpec.BindMount(
                                    Path.of("/here/site"), new ContainerPath("/site"), true, false, List.of()),
                            new MountSpec.EngineMount(
                                    new ContainerPath("/deep"),
                                    Optional.empty(),
                                    Map.of("Type", "bind", "Source", "/here/deep")),
                            new MountSpec.BindMount(
                                    Path.of("/var/run/docker.sock"),
                                    new ContainerPath("/var/run/docker.sock"),
                                    false,
                                    false,
                                    List.of()),
                            new MountSpec.AnonymousVolume(new ContainerPath("/data")))));

    @Test
    void areNamedForAnEngineElsewhere() {
        for (String endpoint : List.of("tcp://build.example.org:2376", "ssh://me@build.example.org")) {
            assertThat(RemoteMounts.warning(
                            STACK,
                            new FakeEngine().on(endpoint, "build.example.org").info()))
                    .hasValue("The engine at " + endpoint + " is on another machine and mounts what that machine has"
                            + " under these paths, not what is here: /here/site at /site in web (declared at"
                            + " compose.yaml:2:3 services.web), /here/deep at /deep in web (declared at"
                            + " compose.yaml:2:3 services.web). Copy files in instead, build them into the image, or"
                            + " use a volume.");
        }
    }

    @Test
    void areNoMatterForAnEngineHere() {
        assertThat(RemoteMounts.warning(STACK, new FakeEngine().info())).isEmpty();
        assertThat(RemoteMounts.warning(
                        StackSpec.named("plain").plus(ContainerSpec.of("web", "app:1")),
                        new FakeEngine().on("tcp://a:1", "a").info()))
                .isEmpty();
    }
}
