package org.containerharness.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.containerharness.model.ContainerSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeTests {

    @TempDir
    private Path temporary;

    private ProjectFolder project = new ProjectFolder(Path.of(""));

    @BeforeEach
    void useTheFolder() {
        project = new ProjectFolder(temporary);
    }

    @Test
    void replacesCommandsAndKeepsWhatIsNotNamed() {
        expect("""
                services:
                  a:
                    image: x
                    command: one two
                    healthcheck: {test: old, interval: 10s}
                """, """
                services:
                  a:
                    command: [three]
                    healthcheck: {test: [CMD, new]}
                """, """
                name: test
                services:
                  a:
                    command:
                      - three
                    healthcheck:
                      test:
                        - CMD
                        - new
                      interval: 10s
                    image: x
                    networks:
                      default: null
                networks:
                  default:
                    name: test_default
                """);
    }

    @Test
    void mergesVariablesByNameWhateverTheirForm() {
        expect(
                "services: {a: {image: x, network_mode: none, environment: {A: 1, B: 2}}}",
                "services: {a: {environment: [B=3, C=4]}}",
                """
                name: test
                services:
                  a:
                    environment:
                      A: "1"
                      B: "3"
                      C: "4"
                    image: x
                    network_mode: none
                """);
    }

    @Test
    void replacesMountsByTarget() {
        expect(
                "services: {a: {image: x, network_mode: none, volumes: [\"/one:/data\", \"/two:/other\"]}}",
                "services: {a: {volumes: [\"/three:/data:ro\"]}}",
                """
                name: test
                services:
                  a:
                    image: x
                    network_mode: none
                    volumes:
                      - type: bind
                        source: /three
                        target: /data
                        read_only: true
                        bind:
                          create_host_path: true
                      - type: bind
                        source: /two
                        target: /other
                        bind:
                          create_host_path: true
                """);
    }

    @Test
    void resetsAndOverrides() {
        expect(
                "services: {a: {image: x, network_mode: none, ports: [\"80\"], labels: {a: b}, dns: [1.1.1.1]}}",
                "services: {a: {ports: !reset [], labels: !override {c: d}}}",
                """
                name: test
                services:
                  a:
                    dns:
                      - 1.1.1.1
                    image: x
                    labels:
                      c: d
                    network_mode: none
                """);
    }

    @Test
    void takesAnAliasToAResetOrOverrideForTheTagItself() {
        expectPortsAndLabels("""
                x-none: &none !reset null
                x-new: &new !override {new: label}
                services:
                  a: {ports: *none, labels: *new}
                """, "", "{new: label}");
        expectPortsAndLabels("""
                services:
                  other: {image: x, network_mode: none, ports: &none !reset ["1:1"], labels: &new !override {new: label}}
                  a: {ports: *none, labels: *new}
                """, "", "{new: label}");
        expectPortsAndLabels("""
                x-none: &none !reset null
                services:
                  a: {<<: {ports: *none}, labels: {old: *none, new: label}}
                """, "", "{new: label}");
        expectPortsAndLabels("""
                x-none: &none !reset null
                services:
                  a: {ports: ["81:81", *none]}
                """, "80 81", "{old: label}");
    }

    @Test
    void removesAServiceThatIsAnAliasToAReset() {
        expect("services: {a: {image: x, network_mode: none}, b: {image: x}}", """
                x-none: &none !reset null
                services: {b: *none}
                """, """
                name: test
                services:
                  a:
                    image: x
                    network_mode: none
                """);
    }

    /** The reference for this is Docker's own command. */
    @Test
    void countsAResetInsideAnAnchorWhereTheAnchorStandsAndAnOverrideWherever() {
        expectPortsAndLabels("""
                x-none: &none !reset null
                x-base: &base {ports: *none, labels: !override {new: label}}
                services:
                  a: {<<: *base}
                """, "80", "{new: label}");
        expectPortsAndLabels("""
                x-base: &base {ports: !reset null, labels: !override {new: label}}
                services:
                  a: *base
                """, "80", "{new: label}");
        expectPortsAndLabels("""
                services:
                  a: &a {ports: !reset null}
                  b: {<<: *a, image: x, network_mode: none}
                """, "", "{old: label}");
    }

    /** Of a service that had a port and a label before. */
    private void expectPortsAndLabels(String second, String ports, String labels) {
        project.with(
                        "one.yaml",
                        "services: {a: {image: x, network_mode: none, ports: [\"80:80\"], labels: {old: label}}}")
                .with("two.yaml", second);

        ContainerSpec container =
                ComposeStack.of(project.request("one.yaml", "two.yaml")).toSpec().containers().stream()
                        .filter(one -> one.name().equals("a"))
                        .findFirst()
                        .orElseThrow();

        Map<String, String> own = new TreeMap<>(container.labels());
        own.keySet().removeIf(name -> name.startsWith("com.docker.compose."));
        assertThat(own.toString().replace("=", ": ")).as(second).isEqualTo(labels);
        assertThat(container.networking().ports().stream()
                        .map(port -> String.valueOf(port.container().number()))
                        .collect(Collectors.joining(" ")))
                .as(second)
                .isEqualTo(ports);
    }

    @Test
    void keepsLoggingOptionsOnlyForTheSameDriver() {
        expect(
                "services: {a: {image: x, network_mode: none, logging: {driver: one, options: {a: b}}}}",
                "services: {a: {logging: {driver: two, options: {c: d}}}}",
                """
                name: test
                services:
                  a:
                    image: x
                    logging:
                      driver: two
                      options:
                        c: d
                    network_mode: none
                """);
    }

    @Test
    void refusesToOverrideAListByAMapping() {
        project.with("one.yaml", "services: {a: {image: x, ports: [\"80\"]}}");
        project.with("two.yaml", "services: {a: {ports: {b: c}}}");

        assertThat(project.refusal(project.request("one.yaml", "two.yaml")))
                .isEqualTo("two.yaml:1:23 services.a.ports: this cannot override a list from one.yaml:1:33:"
                        + " found a mapping, expected a list");
    }

    private void expect(String first, String second, String merged) {
        project.with("one.yaml", first).with("two.yaml", second);

        assertThat(project.yaml(project.request("one.yaml", "two.yaml"))).isEqualTo(merged);
    }
}
