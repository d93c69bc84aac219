package org.containerharness.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BuildSpecTest {

    @Test
    void eachChangeLeavesTheRestAsItIs() {
        BuildSpec spec = BuildSpec.ofContext(Path.of("app"))
                .withDockerfile("docker/Dockerfile")
                .argument("VERSION", "1")
                .argument("FLAVOUR", "plain")
                .withTarget("run")
                .withLabels(Map.of("team", "orders"))
                .withPlatform("linux/amd64")
                .withExtraHosts(List.of("db:10.0.0.7"))
                .withSharedMemory(ByteSize.parse("256m"))
                .withSecrets(List.of(BuildSecret.parse("token=env:TOKEN")));

        assertThat(spec.arguments()).containsExactlyInAnyOrderEntriesOf(Map.of("VERSION", "1", "FLAVOUR", "plain"));
        assertThat(spec.withNoCache(true).withNoCache(false)).isEqualTo(spec);
        assertThat(spec.dockerfile()).isEqualTo("docker/Dockerfile");
        assertThat(spec.secrets()).containsExactly(BuildSecret.ofVariable("token", "TOKEN"));
    }

    @Test
    void itsTextTellsNoSecretArgument() {
        BuildSpec spec = BuildSpec.ofText("FROM scratch")
                .argument("API_TOKEN", "hush-hush")
                .argument("COLOUR", "red");

        assertThat(spec.toString()).contains("red").doesNotContain("hush-hush");
        assertThat(BuildSecret.ofText("npm", "hush-hush").toString()).doesNotContain("hush-hush");
    }

    @Test
    void refusesWhatCannotBeRight() {
        BuildSpec spec = BuildSpec.ofText("FROM scratch");

        assertThatThrownBy(() -> spec.withExtraHosts(List.of("db"))).hasMessageContaining("name:address");
        assertThatThrownBy(() -> BuildSecret.parse("hush-hush"))
                .hasMessageContaining("id=file or id=env:VARIABLE")
                .message()
                .doesNotContain("hush-hush");
        assertThatThrownBy(() -> BuilderKind.parse("kaniko")).hasMessageContaining("auto, buildkit or classic");
        assertThatThrownBy(() ->
                        spec.withSecrets(List.of(BuildSecret.ofText("a", "b"))).withBuilder(BuilderKind.CLASSIC))
                .hasMessageContaining("classic builder has no secrets");
    }

    @Test
    void readsSshAgents() {
        assertThat(BuildSsh.parse("default")).isEqualTo(BuildSsh.AGENT);
        assertThat(BuildSsh.parse("git=/run/agent")).isEqualTo(BuildSsh.at("git", Path.of("/run/agent")));
        assertThatThrownBy(() -> BuildSsh.parse("git=")).hasMessageContaining("<git=> names no socket");
        assertThatThrownBy(() -> BuildSsh.parse("a b")).hasMessageContaining("<a b> is not the id of an SSH agent");
        assertThatThrownBy(() -> BuildSpec.ofText("FROM scratch")
                        .withSecrets(List.of(BuildSecret.ofText("a", "b"), BuildSecret.ofText("a", "c"))))
                .hasMessage("Two secrets of a build have the id <a>. Leave one of them out.");
    }
}
