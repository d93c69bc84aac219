package org.containerharness.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.model.BuildSecret;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.ByteSize;
import org.containerharness.model.Command;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DependencySpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.ImageSource;
import org.containerharness.model.MountSpec;
import org.containerharness.model.PortSpec;
import org.containerharness.model.RestartPolicy;
import org.containerharness.model.StackSpec;
import org.containerharness.model.Ulimit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComposeProjectTests {

    @TempDir
    private Path temporary;

    private ProjectFolder project = new ProjectFolder(Path.of(""));

    @BeforeEach
    void useTheFolder() {
        project = new ProjectFolder(temporary);
    }

    @Test
    void printsDatesOfVariablesAndLabelsAsDockersOwnCommandDoes() {
        project.with("compose.yaml", """
                services:
                  a:
                    image: x
                    environment: {DAY: 2024-01-02, TIME: 2024-01-02T10:20:30.5-05:00, SPAN: "12:30"}
                    labels: {day: 2024-1-2}
                """);

        assertThat(project.yaml(project.request("compose.yaml")))
                .contains("DAY: 2024-01-02 00:00:00 +0000 UTC\n")
                .contains("TIME: 2024-01-02 10:20:30.5 -0500 -0500\n")
                .contains("day: 2024-01-02 00:00:00 +0000 UTC\n");
    }

    @Test
    void keepsAllDigitsOfLargeWholeNumbers() {
        project.with("compose.yaml", """
                services:
                  a:
                    image: x
                    environment: {ID: 12345678901234567890, LONG: -123456789012345678901234567890, HEX: 0xFFFFFFFFFFFFFFFF}
                    labels: {id: 12345678901234567890}
                    pids_limit: "1000000000000000000"
                    mem_limit: "9007199254740993"
                x-id: 12345678901234567890
                """);

        assertThat(project.yaml(project.request("compose.yaml")))
                .contains("ID: \"12345678901234567890\"\n")
                .contains("LONG: \"-123456789012345678901234567890\"\n")
                .contains("HEX: \"18446744073709551615\"\n")
                .contains("id: \"12345678901234567890\"\n")
                .contains("pids_limit: 1000000000000000000\n")
                .contains("mem_limit: \"9007199254740993\"\n")
                .contains("x-id: 12345678901234567890\n");
    }

    @Test
    void findsTheStandardFileAboveAndItsOverride() {
        project.with("compose.yaml", "services: {a: {image: x, network_mode: none}}")
                .with("compose.override.yaml", "services: {a: {command: go}}")
                .with("below/keep", "");

        String yaml = project.yaml(project.request().withWorkingDirectory(temporary.resolve("below")));

        assertThat(yaml).isEqualTo("""
                        name: test
                        services:
                          a:
                            command:
                              - go
                            image: x
                            network_mode: none
                        """);
    }

    @Test
    void takesVariablesFromTheProcessBeforeTheFile() {
        project.with("compose.yaml", "services: {a: {image: \"${IMAGE}:${TAG}\", network_mode: none}}")
                .with(".env", "IMAGE=from-file\nTAG=\"${IMAGE}-tag\" # comment\n");

        ComposeProject loaded =
                ComposeProject.load(project.request("compose.yaml").withVariable("IMAGE", "from-process"));

        assertThat(loaded.services().get("a").image()).contains("from-process:from-process-tag");
    }

    @Test
    void extendsAServiceOfAnotherFileWithItsPaths() {
        project.with("compose.yaml", "services: {a: {extends: {file: base/b.yaml, service: b}, command: go}}")
                .with(
                        "base/b.yaml",
                        "services: {b: {image: x, network_mode: none, env_file: b.env, volumes: [\"./data:/data\"]}}")
                .with("base/b.env", "LEVEL=info\n");

        assertThat(project.yaml(project.request("compose.yaml"))).isEqualTo("""
                        name: test
                        services:
                          a:
                            command:
                              - go
                            environment:
                              LEVEL: info
                            image: x
                            network_mode: none
                            volumes:
                              - type: bind
                                source: ./base/data
                                target: /data
                                bind:
                                  create_host_path: true
                        """);
    }

    @Test
    void includesAProjectWithItsOwnVariables() {
        project.with("compose.yaml", "include: [part/compose.yaml]\nservices: {a: {image: x, network_mode: none}}")
                .with("part/compose.yaml", "services: {b: {image: \"y:${TAG}\", network_mode: none, build: .}}")
                .with("part/.env", "TAG=part\n");

        ComposeProject loaded = ComposeProject.load(project.request("compose.yaml"));

        assertThat(loaded.services().get("b").image()).contains("y:part");
        assertThat(loaded.toYaml()).contains("context: " + temporary.resolve("part") + "\n");
    }

    @Test
    void enablesProfilesOfSelectedServices() {
        project.with("compose.yaml", """
                services:
                  a: {image: x}
                  b: {image: x, profiles: [debug], depends_on: [c]}
                  c: {image: x, profiles: [debug]}
                """);

        assertThat(ComposeProject.load(project.request("compose.yaml")).serviceNames())
                .containsExactly("a");
        assertThat(ComposeProject.load(project.request("compose.yaml").withServices(List.of("b")))
                        .serviceNames())
                .containsExactly("c", "b");
        assertThat(ComposeProject.load(project.request("compose.yaml").withProfiles(List.of("*")))
                        .serviceNames())
                .containsExactly("a", "c", "b");
    }

    @Test
    void turnsServicesIntoContainers() throws IOException {
        project.with("compose.yaml", sample()).with("web/Dockerfile", "FROM scratch\n");

        StackSpec stack = ComposeStack.of(project.request("compose.yaml"))
                .override("services: {web: {build: {additional_contexts: !reset null}}}")
                .profiles("cache")
                .env("TOKEN", "secret")
                .toSpec();

        ContainerSpec web = container(stack, "web");
        assertThat(web.process().command()).contains(Command.of("serve", "--port", "8080", "--title=A shop"));
        assertThat(web.process().environment())
                .isEqualTo(Map.of("LEVEL", "info", "TOKEN", "secret", "PORT", "8080", "DEBUG", "yes"));
        assertThat(web.dependencies())
                .containsExactly(
                        new DependencySpec("db", DependencySpec.Condition.READY, true),
                        new DependencySpec("cache", DependencySpec.Condition.STARTED, false));
        assertThat(web.labels())
                .containsEntry("com.docker.compose.depends_on", "db:service_healthy:true,cache:service_started:false");
        assertThat(stack.containers()).extracting(ContainerSpec::name).containsOnlyOnce("web", "web-2");
        assertThat(stack.containers()).hasSize(5);
        assertThat(web.restart()).isEqualTo(RestartPolicy.parse("on-failure"));
        assertThat(web.process().stopTimeout()).contains(Duration.ofSeconds(90));
        BuildSpec build = ((ImageSource.Built) web.image()).build();
        assertThat(build.ulimits()).containsExactly(new Ulimit("nofile", 1024, 1024));
        assertThat(build.secrets()).containsExactly(BuildSecret.ofText("token", "secret"));
        ContainerSpec db = container(stack, "db");
        assertThat(db.resources().memory()).contains(new ByteSize(1_610_612_736L));
        assertThat(db.resources().ulimits()).containsExactly(new Ulimit("nofile", 10, 20), new Ulimit("core", 0, 0));
        assertThat(web.files())
                .extracting(
                        file -> file.target().toString(),
                        file -> new String(((FileSpec.Bytes) file.source()).content()))
                .contains(tuple("/run/secrets/token", "secret"));
    }

    private static ContainerSpec container(StackSpec stack, String name) {
        return stack.containers().stream()
                .filter(container -> container.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tellsImagesAndPublishedPortsOfServices() throws IOException {
        project.with("compose.yaml", sample());

        ComposeProject loaded = ComposeProject.load(
                project.request("compose.yaml").withProfiles(List.of("cache")).withVariable("TOKEN", "secret"));

        ComposeService web = loaded.services().get("web");
        assertThat(web.image()).contains("registry.example/web:latest");
        assertThat(web.ports())
                .contains(new PortSpec(
                        ContainerPort.tcp(80), Optional.empty(), Optional.of(new PortSpec.Range(8080, 8080))))
                .hasSize(5);
        assertThat(loaded.toJson() + loaded.toYaml()).doesNotContain("x-#value");
    }

    @Test
    void bindsPortsToTheDefaultAddressUnlessTheFileNamesOneOrAsWritten() {
        project.with("compose.yaml", """
                services:
                  a:
                    image: x
                    ports:
                      - "8080:80"
                      - "81"
                      - "0.0.0.0:8082:82"
                      - "[::1]:8083:83"
                      - {target: 84, published: "8084", host_ip: 127.0.0.2}
                      - {target: 85}
                """);
        ComposeStack stack = ComposeStack.of(project.request("compose.yaml"));

        assertThat(ports(stack))
                .containsExactly(
                        "8080->80/tcp",
                        "random->81/tcp",
                        "0.0.0.0:8082->82/tcp",
                        "[::1]:8083->83/tcp",
                        "127.0.0.2:8084->84/tcp",
                        "random->85/tcp");
        assertThat(ports(stack.randomPorts()))
                .containsExactly(
                        "random->80/tcp",
                        "random->81/tcp",
                        "0.0.0.0:random->82/tcp",
                        "[::1]:random->83/tcp",
                        "127.0.0.2:random->84/tcp",
                        "random->85/tcp");
        assertThat(ports(stack.addressesAsWritten()))
                .containsExactly(
                        ":8080->80/tcp",
                        ":random->81/tcp",
                        "0.0.0.0:8082->82/tcp",
                        "[::1]:8083->83/tcp",
                        "127.0.0.2:8084->84/tcp",
                        ":random->85/tcp");
    }

    private static List<String> ports(ComposeStack stack) {
        return stack.toSpec().containers().get(0).networking().ports().stream()
                .map(PortSpec::toString)
                .toList();
    }

    @Test
    void letsMissingFoldersBeMadeWhereDockersOwnCommandDoes() {
        project.with("compose.yaml", """
                services:
                  a:
                    image: x
                    volumes:
                      - ./a:/short
                      - {type: bind, source: ./a, target: /long}
                      - {type: bind, source: ./a, target: /asked, bind: {create_host_path: true}}
                      - {type: bind, source: ./a, target: /declined, bind: {create_host_path: false}}
                      - {type: bind, source: ./a, target: /empty, bind: {}}
                      - {type: bind, source: ./a, target: /other, bind: {propagation: rslave}}
                """);

        assertThat(ComposeStack.of(project.request("compose.yaml"))
                        .toSpec()
                        .containers()
                        .get(0)
                        .mounts())
                .map(MountSpec.BindMount.class::cast)
                .filteredOn(MountSpec.BindMount::createSource)
                .extracting(mount -> mount.target().text())
                .containsExactly("/short", "/long", "/asked");
    }

    @Test
    void saysThatALetterBeforeAColonIsADriveToCompose() {
        project.with("compose.yaml", "services: {a: {image: x, volumes: [\"d:/data\"]}}\nvolumes: {d: }\n");
        ComposeStack stack = ComposeStack.of(project.request("compose.yaml"));

        assertThat(catchThrowable(stack::toSpec))
                .hasMessage(
                        "compose.yaml:1:36 services.a.volumes[0]: <d:/data> begins with a drive of Windows to Compose,"
                                + " and not with the volume d. Give the volume a longer name, or write the long form with type,"
                                + " source and target.");
    }

    @Test
    void warnsOfUnsetVariablesOnce() {
        project.with("compose.yaml", "services: {a: {image: \"x$TAG\", command: \"$TAG\"}}");

        assertThat(ComposeProject.load(project.request("compose.yaml")).warnings())
                .extracting(ComposeProblem::text)
                .containsExactly("The \"TAG\" variable is not set. Defaulting to a blank string.");
    }

    @Test
    void dropsResourcesNobodyUses() {
        project.with("compose.yaml", "services: {a: {image: x}}\nvolumes: {v: }\nnetworks: {n: }\n");

        ComposeProject loaded = ComposeProject.load(project.request("compose.yaml"));

        assertThat(loaded.volumeNames()).isEmpty();
        assertThat(loaded.networkNames()).containsExactly("default");
    }

    @Test
    void printsItsOutputSoThatItLoadsAgain() throws IOException {
        project.with("compose.yaml", sample());
        List<String> profiles = List.of("cache");
        ComposeProject first =
                ComposeProject.load(project.request("compose.yaml").withProfiles(profiles));
        project.with("again.yaml", first.toYaml().replace("$", "$$"));

        ComposeProject again = ComposeProject.load(project.request("again.yaml").withProfiles(profiles));

        assertThat(again.toJson()).isEqualTo(first.toJson());
    }

    @Test
    void quotesTheOrderOfThePhasesInTheDocumentation() throws IOException {
        Path docs = Path.of("..", "docs", "compose-loading.md");
        String text = Files.readString(docs);

        int place = 0;
        for (String phase : ComposeLoader.phaseNames()) {
            int next = text.indexOf("| `" + phase + "` |", place);
            assertThat(next).as("the phase %s after the one before it", phase).isPositive();
            place = next + 1;
        }
    }

    private static String sample() throws IOException {
        try (var stream = ComposeProjectTests.class.getResourceAsStream("/compose/everything.yaml")) {
            return new String(Objects.requireNonNull(stream).readAllBytes());
        }
    }
}
