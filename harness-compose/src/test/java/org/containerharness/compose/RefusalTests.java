package org.containerharness.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
                compose.yaml:2:62 services.a.pids_limit: the number is too large: found 1e+30, expected a whole number
                compose.yaml:2:86 services.a.ulimits.nofile: the number is too large: found 9223372036854775808, expected a whole number""");
    }

    @Test
    void refusesProjectsThatAreNotThere() {
        assertThat(project.refusal(project.request()))
                .startsWith("no configuration file provided: not found; there is no compose.yaml");
        assertThat(project.refusal(project.request("missing.yaml")))
                .isEqualTo("missing.yaml: cannot read ./missing.yaml: no such file");
    }

    private void expect(String text, String refusal) {
        project.with("compose.yaml", text);

        assertThat(project.refusal(project.request("compose.yaml"))).isEqualTo(refusal);
    }
}
