package org.containerharness.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusalTests {

    @TempDir
    private Path temporary;

    private ProjectFolder project = new ProjectFolder(Path.of(""));

    @BeforeEach
    void useTheFolder() {
        project = new ProjectFolder(temporary);
    }

    @Test
    void namesTheNearestKey() {
        expect("""
                services:
                  db:
                    imgae: x
                """, "compose.yaml:3:5 services.db.imgae: unknown key \"imgae\"; did you mean \"image\"?");
    }

    @Test
    void reportsEverythingAPhaseFinds() {
        expect("""
                services:
                  a: {image: [x], ports: 80}
                """, """
                compose.yaml:2:14 services.a.image: the value has the wrong type: found a list, expected a string
                compose.yaml:2:26 services.a.ports: the value has the wrong type: found 80, expected a list""");
    }

    @Test
    void showsTheFormOfAPort() {
        expect(
                "services: {a: {image: x, ports: [\"80-81:90\", \"8080:http\"]}}",
                "compose.yaml:1:46 services.a.ports[1]: invalid port, \"http\" is no port: found \"8080:http\","
                        + " expected [[host_ip:]published:]target[/protocol], each port a number or a range");
    }

    @Test
    void drawsCyclesAsArrows() {
        expect(
                "services: {a: {image: x, depends_on: [b]}, b: {image: x, depends_on: [a]}}",
                "compose.yaml:1:39 services.a.depends_on: services wait for each other: a -> b -> a");
        expect(
                "services: {a: {image: x, network_mode: \"service:b\"}, b: {image: x, pid: \"service:a\"}}",
                "compose.yaml:1:15 services.a.depends_on: services wait for each other: a -> b -> a");
        expect(
                "services: {a: {extends: b}, b: {extends: a}}",
                "compose.yaml:1:16 services.a.extends: services extend each other in a cycle:"
                        + " a (compose.yaml) -> b (compose.yaml) -> a (compose.yaml)");
        expect(
                "include: [compose.yaml]",
                "compose.yaml:1:11 include[0]: files include each other in a cycle:"
                        + " ./compose.yaml -> ./compose.yaml");
    }

    @Test
    void namesTheProfileThatWouldHelp() {
        expect(
                "services: {a: {image: x, depends_on: [b]}, b: {image: x, profiles: [debug]}}",
                "compose.yaml:1:39 services.a.depends_on.b: service \"a\" depends on \"b\", which no active profile"
                        + " enables; activate one of the profiles debug, or make the dependency required: false");
    }

    @Test
    void refusesKeysThatRepeatOrAreNoStrings() {
        expect(
                "services: {a: {image: x, image: y}}",
                "compose.yaml:1:26 services.a.image: the key is there already, at line 1");
        expect(
                "services: {1: {image: x}}",
                "compose.yaml:1:12 services: a key must be a string: found 1; put it in quotes");
    }

    @Test
    void namesTheLineOfAMalformedVariable() {
        project.with(".env", "GOOD=1\nBAD KEY=2\n");

        expect("services: {a: {image: x}}", ".env:2:1: a key cannot contain a space: \"BAD KEY\"");
    }

    @Test
    void showsWhereAMisfittingValueCameFrom() {
        expect(
                "services: {a: {image: x, scale: \"${COUNT}\"}}",
                "compose.yaml:1:33 services.a.scale: the value has the wrong type: found \"\" from \"${COUNT}\","
                        + " expected a whole number");
    }

    @Test
    void refusesNumbersThatNoFieldCanHold() {
        expect("""
                services:
                  a: {image: x, mem_limit: 12345678901234567890, pids_limit: 1e30, ulimits: {nofile: 9223372036854775808}}
                """, """
                compose.yaml:2:28 services.a.mem_limit: the number is too large: found 12345678901234567890, expected a number of bytes such as 512m or 1gb
                compose.yaml:2:62 services.a.pids_limit: the number is too large: found 1e30, expected a whole number
                compose.yaml:2:86 services.a.ulimits.nofile: the number is too large: found 9223372036854775808, expected a whole number""");
    }

    @Test
    void refusesProjectsThatAreNotThere() {
        assertThat(project.refusal(project.request()))
                .startsWith("no configuration file provided: not found; there is no compose.yaml");
        assertThat(project.refusal(project.request("missing.yaml")))
                .isEqualTo("missing.yaml: cannot read ./missing.yaml: no such file");
    }

    @Test
    void namesTheKeyThatNamesAMissingFile() {
        expect("""
                services:
                  a:
                    extends: {file: none.yaml, service: b}
                """, "compose.yaml:3:21 services.a.extends.file: cannot read ./none.yaml: no such file");
        expect("include: [none.yaml]", "compose.yaml:1:11 include[0]: cannot read ./none.yaml: no such file");
        project.with("part.yaml", "services: {b: {image: x}}");
        expect("""
                include:
                  - path: [part.yaml, none.yaml]
                """, "compose.yaml:2:23 include[0].path[1]: cannot read ./none.yaml: no such file");
        expect("""
                include:
                  - {path: part.yaml, env_file: none.env}
                """, "compose.yaml:2:33 include[0].env_file: cannot read ./none.env: no such file");
    }

    @Test
    void namesTheOptionOrVariableThatNamesAMissingFile() {
        project.with("compose.yaml", "services: {a: {image: x}}").with("file.env", "A=1\nCOMPOSE_FILE=none.yaml\n");

        assertThat(project.refusal(project.request("compose.yaml").withEnvFiles(List.of(Path.of("none.env")))))
                .isEqualTo("env file (--env-file, envFiles): cannot read ./none.env: no such file");
        assertThat(project.refusal(project.request("compose.yaml")
                        .withVariable("COMPOSE_ENV_FILES", "other.env,none.env")
                        .withEnvFiles(List.of(Path.of("none.env")))))
                .isEqualTo("COMPOSE_ENV_FILES: cannot read ./none.env: no such file");
        assertThat(project.refusal(project.request().withVariable("COMPOSE_FILE", "compose.yaml:none.yaml")))
                .isEqualTo("COMPOSE_FILE: cannot read ./none.yaml: no such file");
        assertThat(project.refusal(project.request().withEnvFiles(List.of(Path.of("file.env")))))
                .isEqualTo("file.env:2:1 COMPOSE_FILE: cannot read ./none.yaml: no such file");
    }

    @Test
    void saysWhereAnInvalidProjectNameComesFrom() {
        project.with("compose.yaml", "services: {a: {image: x}}").with("name.env", "A=1\nCOMPOSE_PROJECT_NAME=Shop\n");
        String wrong = ": invalid project name: found \"Shop\", expected lower-case letters, digits, hyphens and"
                + " underscores, starting with a letter or digit";
        ComposeRequest unnamed = ComposeRequest.of(Path.of("compose.yaml"))
                .withWorkingDirectory(temporary)
                .withEnvironment(Map.of());

        assertThat(project.refusal(unnamed.withVariable("COMPOSE_PROJECT_NAME", "Shop")))
                .isEqualTo("COMPOSE_PROJECT_NAME" + wrong);
        assertThat(project.refusal(unnamed.withEnvFiles(List.of(Path.of("name.env")))))
                .isEqualTo("name.env:2:1 COMPOSE_PROJECT_NAME" + wrong);
        assertThat(project.refusal(unnamed.withProjectName("Shop")))
                .isEqualTo("project name (-p, projectName)" + wrong);
        project.with("__/compose.yaml", "services: {a: {image: x}}");
        assertThat(project.refusal(unnamed.withWorkingDirectory(temporary.resolve("__"))))
                .isEqualTo("name: the project name is empty, since that of the folder, \"__\", has no letter or digit;"
                        + " give one with name:, -p or COMPOSE_PROJECT_NAME");
    }

    @Test
    void tellsThePathOfAnAliasWithoutAnAnchor() {
        expect("""
                services:
                  a:
                    image: x
                    ports: *none
                """, "compose.yaml:4:12 services.a.ports: there is no anchor \"none\" above this alias");
        expect("""
                x-base: &base {k: v}
                services:
                  a:
                    labels: [{x: y}, {<<: *bsae}]
                """, "compose.yaml:4:27 services.a.labels[1].<<: there is no anchor \"bsae\" above this alias");
        expect("""
                x-base: &base {k: v}
                services: *bas
                """, "compose.yaml:2:11 services: there is no anchor \"bas\" above this alias; did you mean \"base\"?");
    }

    @Test
    void showsValuesOfTheWrongTypeAsTheyAreWritten() {
        expect("""
                services:
                  a: {image: 1e3, user: 0x10, hostname: True, stop_signal: 2024-1-2, container_name: 1_000, command: 010}
                """, """
                compose.yaml:2:14 services.a.image: the value has the wrong type: found 1e3, expected a string
                compose.yaml:2:25 services.a.user: the value has the wrong type: found 0x10, expected a string
                compose.yaml:2:41 services.a.hostname: the value has the wrong type: found True, expected a string
                compose.yaml:2:60 services.a.stop_signal: the value has the wrong type: found 2024-1-2, expected a string
                compose.yaml:2:86 services.a.container_name: the value has the wrong type: found 1_000, expected a string
                compose.yaml:2:102 services.a.command: the value has the wrong type: found 010, expected a string, nothing or a list""");
        expect(
                "services: {a: {image: x, oom_score_adj: \"+2000\"}}",
                "compose.yaml:1:41 services.a.oom_score_adj: the value is not allowed: found +2000,"
                        + " expected between -1000 and 1000");
    }

    private void expect(String text, String refusal) {
        project.with("compose.yaml", text);

        assertThat(project.refusal(project.request("compose.yaml"))).isEqualTo(refusal);
    }
}
