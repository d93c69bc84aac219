package org.containerharness.resolution;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.Capability;
import org.containerharness.engine.EngineInfo;
import org.containerharness.engine.FakeEngine;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.FileSpec;
import org.containerharness.model.MountSpec;
import org.containerharness.model.Place;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class BindSourcesTests {

    @TempDir
    Path folder;

    @Test
    void areRefusedWithTheOptionThatMakesThem() throws Exception {
        EngineInfo here =
                engine("unix://" + java.nio.file.Files.createFile(folder.resolve("engine.sock")), "127.0.0.1");
        Path missing = folder.resolve("missing");

        assertThatThrownBy(() -> BindSources.check(stack(missing), here))
                .isInstanceOf(DeclarationException.class)
                .hasMessageStartingWith("2 problems in the declarations; nothing was started:")
                .hasMessageContaining(
                        "compose.yaml:2:3 services.web: <" + missing + ">, which <web> mounts at /data, is"
                                + " not there. Create it; or, if it is a folder that may be empty, let it be made: by"
                                + " create_host_path: true under bind: in a Compose file, by createSource of"
                                + " MountSpec.BindMount in code.")
                .hasMessageContaining("<" + missing + ">, which <web> mounts at /deep");
        assertThatCode(() -> BindSources.check(stack(folder), here)).doesNotThrowAnyException();
    }

    @Test
    void areTheBusinessOfAnEngineThatSeesOtherFiles() {
        for (EngineInfo elsewhere : List.of(
                engine("tcp://build.example.org:2376", "build.example.org"),
                engine("tcp://127.0.0.1:2375", "127.0.0.1"),
                engine("npipe:////./pipe/docker_engine", "127.0.0.1"),
                engine("unix:///proc/self/nothing.sock", "127.0.0.1"),
                engine("unix:///var/run/docker.sock", "172.17.0.1"))) {
            assertThatCode(() -> BindSources.check(stack(folder.resolve("missing")), elsewhere))
                    .as(elsewhere.endpoint())
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void filesOfVolumesAreRefusedWhereTheyWouldBeLost() {
        EngineInfo podman =
                new FakeEngine().without(Capability.FILES_IN_VOLUMES).info();
        StackSpec stack = StackSpec.named("shop")
                .plus(VolumeSpec.named("data").withFiles(List.of(FileSpec.ofText("seed", "/seed.txt"))));

        assertThatThrownBy(() -> EngineNeeds.check(stack, podman))
                .hasMessageStartingWith("The volume <data> with files (declared at ")
                .hasMessageContaining(
                        " needs an engine that keeps files that are put into a volume before any container has run with it");
    }

    private static EngineInfo engine(String endpoint, String host) {
        return new FakeEngine().on(endpoint, host).info();
    }

    private static StackSpec stack(Path source) {
        return StackSpec.named("shop")
                .plus(ContainerSpec.of("web", "app:1")
                        .withPlace(new Place("compose.yaml:2:3 services.web"))
                        .volumes(source + "-made:/made")
                        .plusMounts(List.of(
                                new MountSpec.BindMount(source, new ContainerPath("/data"), true, false, List.of()),
                                new MountSpec.EngineMount(
                                        new ContainerPath("/deep"),
                                        Optional.empty(),
                                        Map.of("Type", "bind", "Source", source.toString())),
                                new MountSpec.EngineMount(
                                        new ContainerPath("/deep-made"),
                                        Optional.empty(),
                                        Map.of(
                                                "Type",
                                                "bind",
                                                "Source",
                                                source.toString(),
                                                "BindOptions",
                                                Map.of("CreateMountpoint", true))))));
    }
}
