package org.containerharness.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.model.SwarmFile;
import org.containerharness.model.SwarmService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwarmTests {

    @TempDir
    private Path folder;

    private ComposeStack project(String yaml) throws IOException {
        Files.writeString(folder.resolve("compose.yaml"), yaml);
        return ComposeStack.of(folder.resolve("compose.yaml"))
                .projectName("shop")
                .swarm();
    }

    private static ContainerSpec only(StackSpec stack) {
        assertThat(stack.containers()).hasSize(1);
        return stack.containers().get(0);
    }

    @Test
    void aServiceIsOneOfTheSwarmWithAllThatDeploySays() throws IOException {
        ComposeStack shop = project("""
                services:
                  web:
                    image: nginx:1
                    labels: {of: containers}
                    ports: ["8080:80", {target: 443, published: 8443, mode: host}]
                    deploy:
                      replicas: 3
                      endpoint_mode: dnsrr
                      labels: {of/service: "yes"}
                      update_config: {parallelism: 2, delay: 1s, order: start-first, failure_action: rollback}
                      restart_policy: {condition: on-failure, max_attempts: 2}
                      placement:
                        constraints: [node.labels.zone == east]
                        preferences: [{spread: node.labels.zone}]
                        max_replicas_per_node: 1
                      resources: {reservations: {cpus: "0.5"}}
                """);
        StackSpec stack = shop.toSpec();
        ContainerSpec web = only(stack);
        SwarmService service = web.service().orElseThrow();

        assertThat(shop.warnings()).isEmpty();
        assertThat(web.engineName()).hasValue("shop_web");
        assertThat(web.labels()).isEqualTo(Map.of("of", "containers", "com.docker.stack.namespace", "shop"));
        assertThat(stack.networks()).extracting(NetworkSpec::driver).containsExactly("overlay");
        assertThat(service.replicas()).hasValue(3);
        assertThat(service.hostPorts()).containsExactly(ContainerPort.tcp(443));
        assertThat(service.settings())
                .containsOnly(
                        Map.entry("Labels/of~1service", "yes"),
                        Map.entry("EndpointSpec/Mode", "dnsrr"),
                        Map.entry("UpdateConfig/Parallelism", 2L),
                        Map.entry("UpdateConfig/Delay", 1_000_000_000L),
                        Map.entry("UpdateConfig/Order", "start-first"),
                        Map.entry("UpdateConfig/FailureAction", "rollback"),
                        Map.entry("TaskTemplate/RestartPolicy/Condition", "on-failure"),
                        Map.entry("TaskTemplate/RestartPolicy/MaxAttempts", 2L),
                        Map.entry("TaskTemplate/Placement/Constraints", List.of("node.labels.zone == east")),
                        Map.entry(
                                "TaskTemplate/Placement/Preferences",
                                List.of(Map.of("Spread", Map.of("SpreadDescriptor", "node.labels.zone")))),
                        Map.entry("TaskTemplate/Placement/MaxReplicas", 1L),
                        Map.entry("TaskTemplate/Resources/Reservations/NanoCPUs", 500_000_000L));
    }

    @Test
    void oneOnEachNodeHasNoNumber() throws IOException {
        ContainerSpec web = only(project("services: {web: {image: nginx:1, deploy: {mode: global}}}")
                .toSpec());
        assertThat(web.service().orElseThrow().replicas()).isEmpty();
    }

    @Test
    void secretsAndConfigsAreTheSwarms() throws IOException {
        List<SwarmFile> files =
                only(project("""
                        services:
                          web:
                            image: nginx:1
                            secrets: [token, {source: theirs, target: other, uid: "7", mode: 0400}]
                            configs: [{source: written, target: /etc/web.conf}]
                        secrets:
                          token: {file: ./token.txt}
                          theirs: {external: true, name: their-secret}
                        configs:
                          written: {content: "a=b"}
                        """).toSpec()).service().orElseThrow().files();

        assertThat(files)
                .extracting(file ->
                        file + " " + file.target() + " " + file.externalName().orElse("made"))
                .containsExactly(
                        "config \"written\" /etc/web.conf made",
                        "secret \"token\" /run/secrets/token made",
                        "secret \"theirs\" /run/secrets/other their-secret");
        assertThat(files.get(0).content()).hasValue(new FileSpec.Bytes("a=b".getBytes(StandardCharsets.UTF_8)));
        assertThat(files.get(1).content()).hasValue(new FileSpec.HostFile(folder.resolve("token.txt")));
        assertThat(files.get(2).content()).isEqualTo(Optional.empty());
        assertThat(files.get(2).userId()).isEqualTo("7");
        assertThat(files.get(2).mode()).isEqualTo(0400);
    }

    @Test
    void whatIsNotSupportedIsRefusedByItsPlace() {
        assertThatThrownBy(() -> project("services: {web: {image: nginx:1, deploy: {mode: replicated-job}}}")
                        .toSpec())
                .isInstanceOf(ComposeException.class)
                .hasMessageContaining("services.web.deploy.mode")
                .hasMessageContaining("jobs of a swarm are not supported");
        assertThatThrownBy(() -> project("""
                services: {web: {image: nginx:1, configs: [made]}}
                configs: {made: {file: ./a, template_driver: golang}}
                """).toSpec())
                .hasMessageContaining("configs.made.template_driver")
                .hasMessageContaining("are not supported");
    }

    @Test
    void withoutASwarmTheSameFileIsAsEver() throws IOException {
        Files.writeString(folder.resolve("compose.yaml"), """
                services: {web: {image: nginx:1, deploy: {replicas: 2, endpoint_mode: dnsrr}}}
                """);
        ComposeStack plain = ComposeStack.of(folder.resolve("compose.yaml"));
        assertThat(plain.toSpec().containers()).hasSize(2).allMatch(each -> each.service()
                .isEmpty());
        assertThat(plain.warnings()).singleElement().satisfies(warning -> assertThat(warning.toString())
                .contains("deploy.endpoint_mode")
                .contains("swarm = true"));
    }
}
