package org.containerharness.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.engine.SwarmNode;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.DependencySpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.PlacementConstraint;
import org.containerharness.model.StackSpec;
import org.containerharness.model.SwarmFile;
import org.containerharness.model.SwarmService;
import org.junit.jupiter.api.Test;

class ServiceFormTests {

    private static final List<Spread.Node> NODES = List.of(new Spread.Node(
            new SwarmNode("id-a", "a", "manager", true, "linux", "x86_64", Map.of(), Map.of()),
            new Offer("a", "linux/amd64", 8L << 30, 0, 0, 0, 0, 0)));

    private static ContainerSpec service(String name) {
        return ContainerSpec.of(name, "redis:7").network("wide").asService(SwarmService.replicas(2));
    }

    private static StackSpec over(ContainerSpec... containers) {
        StackSpec stack = StackSpec.named("s")
                .plus(NetworkSpec.named("wide").withDriver("overlay", Map.of()))
                .plus(NetworkSpec.named("narrow"))
                .plus(List.of(containers));
        return Spread.over(stack, NODES, Set.of(), Map.of());
    }

    @Test
    void aServiceKeepsItsConstraintsAndAPlainContainerBesideItGetsANode() {
        List<ContainerSpec> placed = over(
                        service("web").placedOn("node.role==manager"),
                        ContainerSpec.of("probe", "redis:7").network("wide"))
                .containers();

        assertThat(placed.get(0).constraints()).containsExactly(PlacementConstraint.parse("node.role==manager"));
        assertThat(placed.get(1).constraints()).containsExactly(PlacementConstraint.parse("node.id==id-a"));
    }

    @Test
    void settingsOfContainersBecomeThoseOfServicesWhereServicesHaveTheSame() {
        ContainerSpec web = over(service("web")
                        .withEngineSetting("HostConfig/Sysctls", Map.of("net.core.somaxconn", "512"))
                        .withEngineSetting("AttachStdout", true)
                        .withEngineSetting("NetworkingConfig/EndpointsConfig/{wide}/Aliases", List.of("www")))
                .containers()
                .get(0);

        assertThat(web.engineSettings()).isEmpty();
        assertThat(web.service().orElseThrow().settings())
                .isEqualTo(Map.of("TaskTemplate/ContainerSpec/Sysctls", Map.of("net.core.somaxconn", "512")));
    }

    @Test
    void whatAServiceCannotHaveIsRefusedByNameAllAtOnce() {
        ContainerSpec web = service("web")
                .network("narrow")
                .file(FileSpec.ofText("x", "/x"))
                .security(security -> security.withPrivileged(true))
                .ports("127.0.0.1:8080:80")
                .withEngineSetting("HostConfig/StorageOpt", Map.of("size", "1g"));
        ContainerSpec after = ContainerSpec.of("after", "redis:7")
                .network("wide")
                .plusDependencies(List.of(new DependencySpec("web", DependencySpec.Condition.COMPLETED, true)));

        assertThatThrownBy(() -> over(web, after))
                .isInstanceOf(DeclarationException.class)
                .hasMessageContaining("<web> cannot be a service of a swarm with the engine's setting"
                        + " HostConfig/StorageOpt, all rights (privileged), files that are copied in; make them"
                        + " configs, a host address of the port 80/tcp, the network <narrow>, which is of one node;"
                        + " give it the driver overlay, <after> waiting for its end.");
    }

    @Test
    void aSecretThatIsTooLargeForASwarmIsRefused() {
        SwarmFile secret = new SwarmFile(
                true,
                "token",
                Optional.of(new FileSpec.Bytes(new byte[500 * 1024 + 1])),
                Optional.empty(),
                new ContainerPath("/run/secrets/token"),
                0444,
                "0",
                "0");
        ContainerSpec web = ContainerSpec.of("web", "redis:7")
                .network("wide")
                .asService(new SwarmService(Optional.of(1), Set.of(), List.of(secret), Map.of()));

        assertThatThrownBy(() -> over(web)).hasMessageContaining("the secret \"token\", which has more than 500 KB");
    }
}
