package org.containerharness.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
