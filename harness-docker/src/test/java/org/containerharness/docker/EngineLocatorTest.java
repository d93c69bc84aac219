package org.containerharness.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.containerharness.docker.api.Dialect.Rights;
import org.containerharness.docker.http.EngineAddress;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineSettings;
import org.containerharness.engine.EngineUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class EngineLocatorTest {

    @TempDir
    private Path home;

    private final Map<String, String> environment = new LinkedHashMap<>();

    private EngineSettings settings() {
        return new EngineSettings(Optional.empty(), Optional.empty(), false, environment, home);
    }

    private EngineAddress first(EngineSettings settings) {
        return new EngineLocator(settings).first();
    }

    private void context(String name, String host) throws Exception {
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
        Path meta = home.resolve(".docker/contexts/meta/" + hash);
        Files.createDirectories(meta);
        Files.writeString(
                meta.resolve("meta.json"),
                "{\"Name\":\"" + name + "\",\"Endpoints\":{\"docker\":{\"Host\":\"" + host + "\"}}}");
    }

    @Test
    void takesTheHarnessesOwnSettingFirst() {
        environment.put("DOCKER_HOST", "tcp://other:1");

        EngineAddress address = first(settings().withHost("unix:///own.sock"));

        assertThat(address.text()).isEqualTo("unix:///own.sock");
        assertThat(address.origin()).contains("harness.engine.host");
        assertThat(address.explicit()).isTrue();
    }

    @Test
    void prefersDockerHostToContexts() throws Exception {
        context("remote", "tcp://context:1");
        environment.put("DOCKER_HOST", "tcp://variable:1");
        environment.put("DOCKER_CONTEXT", "remote");

        assertThat(first(settings()).text()).isEqualTo("tcp://variable:1");
    }

    @Test
    void readsTheContextOfTheVariableAndTheCurrentOne() throws Exception {
        context("remote", "tcp://remote:1");
        context("desktop", "unix:///desktop.sock");
        Files.writeString(home.resolve(".docker/config.json"), "{\"currentContext\":\"desktop\"}");

        assertThat(first(settings()).text()).isEqualTo("unix:///desktop.sock");
        environment.put("DOCKER_CONTEXT", "remote");
        assertThat(first(settings()).text()).isEqualTo("tcp://remote:1");
        environment.put("DOCKER_CONTEXT", "default");
        assertThat(first(settings()).text()).isEqualTo("unix:///var/run/docker.sock");
    }

    @Test
    void namesAContextThatIsNotThere() {
        environment.put("DOCKER_CONTEXT", "nowhere");

        assertThatThrownBy(() -> first(settings()))
                .isInstanceOf(EngineUnavailableException.class)
                .hasMessageContainingAll("<nowhere>", "DOCKER_CONTEXT=nowhere", "no such file", "docker context ls");
    }

    @Test
    void takesCertificatesWithTlsVerify() throws Exception {
        environment.put("DOCKER_HOST", "tcp://remote");
        assertThat(first(settings()).tcp()).hasPort(2375);
        environment.put("DOCKER_TLS_VERIFY", "1");
        assertThat(first(settings()).certificates()).contains(home.resolve(".docker"));
        assertThat(first(settings()).tcp()).hasPort(2376);
        environment.put("DOCKER_CERT_PATH", "/certificates");
        assertThat(first(settings()).certificates()).contains(Path.of("/certificates"));
    }

    @Test
    void looksAtTheUsualSockets() {
        environment.put("XDG_RUNTIME_DIR", "/run/user/42");
        EngineLocator locator = new EngineLocator(settings());

        EngineAddress first = locator.first();

        assertThat(first.text()).isEqualTo("unix:///var/run/docker.sock");
        assertThat(locator.others(first))
                .extracting(EngineAddress::text)
                .contains(
                        "unix:///run/user/42/docker.sock",
                        "unix://" + home + "/.docker/run/docker.sock",
                        "unix://" + home + "/.docker/desktop/docker.sock");
    }

    // Connecting

    private Engine connect(EngineSettings settings, EngineLocator locator) {
        return new EngineConnector(
                        settings,
                        locator,
                        ScriptedEngine.limits(
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(5),
                                Duration.ofMillis(1)),
                        CallListener.NONE)
                .connect();
    }

    private Engine connect(String host) {
        EngineSettings settings = settings().withHost(host);
        return connect(settings, new EngineLocator(settings));
    }

    @Test
    void listsEverySocketWithItsReason() {
        assertThatThrownBy(() -> connect(settings(), new EngineLocator(settings(), home.resolve("none.sock"))))
                .isInstanceOf(EngineUnavailableException.class)
                .hasMessageContainingAll(
                        "unix://" + home + "/none.sock (Docker's default): no such file.",
                        ".docker/desktop/docker.sock (Docker Desktop): no such file.",
                        "set DOCKER_HOST");
    }

    @Test
    void namesWhatIsWrongWithAChosenEndpointAndTriesNoOther() throws IOException {
        Path dead = home.resolve("dead.sock");
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(dead));
        server.close();

        assertThatThrownBy(() -> connect("unix://" + dead))
                .hasMessageContainingAll("connection refused", "Nothing else was tried", "harness.engine.host");
        assertThatThrownBy(() -> connect("http+x://host")).hasMessageContaining("<http+x> is not a scheme");
        assertThatThrownBy(() -> connect("tcp://127.0.0.1:1")).hasMessageContainingAll("tcp://127.0.0.1:1", "refused");
    }

    @Test
    void refusesPlainTcpToAnotherMachine() {
        assertThatThrownBy(() -> connect("tcp://192.0.2.77:2375"))
                .hasMessageContainingAll(
                        "plain TCP to another machine is refused", "harness.engine.allowPlainTcp=true");
    }

    @Test
    void namesUnusableCertificates() throws IOException {
        Files.createDirectories(home.resolve(".docker"));
        Files.writeString(home.resolve(".docker/ca.pem"), "nonsense");
        environment.put("DOCKER_TLS_VERIFY", "1");

        assertThatThrownBy(() -> connect("tcp://127.0.0.1:1"))
                .hasMessageContainingAll("the certificates in " + home + "/.docker", "cannot be used");
    }

    @Test
    void tellsWhatAnswersInsteadOfAnEngine() throws IOException {
        try (ScriptedEngine server = new ScriptedEngine(home)) {
            server.on("GET /_ping", ScriptedEngine.text(200, "<html>hello</html>"));
            assertThatThrownBy(server::connect).hasMessageContaining("does not speak the Docker Engine API");

            server.on("GET /_ping", server.hang());
            assertThatThrownBy(() -> new EngineConnector(
                                    server.settings(),
                                    new EngineLocator(server.settings()),
                                    ScriptedEngine.limits(
                                            Duration.ofMillis(300), Duration.ZERO, Duration.ZERO, Duration.ZERO),
                                    CallListener.NONE)
                            .connect())
                    .hasMessageContaining("no answer within 300ms");

            server.on("GET /_ping", ScriptedEngine.text(200, "OK", "Api-Version: 1.12"));
            assertThatThrownBy(server::connect)
                    .hasMessageContaining("the engine has API 1.12, the harness needs 1.24 to 1.51");
        }
    }

    @Test
    void negotiatesTheApiVersion() throws IOException {
        try (ScriptedEngine server = new ScriptedEngine(home)) {
            server.on("GET /version", ScriptedEngine.json(200, "{\"Version\":\"29.1\",\"Arch\":\"arm64\"}"));
            server.on("GET /_ping", ScriptedEngine.text(200, "OK", "Api-Version: 1.99"));
            assertThat(server.connect().info()).satisfies(info -> {
                assertThat(info.apiVersion()).isEqualTo("1.51");
                assertThat(info.version()).isEqualTo("29.1");
                assertThat(info.architecture()).isEqualTo("arm64");
            });
            server.on("GET /_ping", ScriptedEngine.text(200, "OK", "Api-Version: 1.30"));
            assertThat(server.connect().info().apiVersion()).isEqualTo("1.30");
        }
    }

    // Position

    private NetworkPosition position(String address) {
        return new NetworkPosition(new EngineAddress(address, "test", true, Optional.empty()), settings(), home);
    }

    @Test
    void reachesPublishedPortsWhereTheyAre() throws IOException {
        assertThat(position("unix:///s").host()).isEqualTo("127.0.0.1");
        assertThat(position("tcp://10.0.0.5:2376").host()).isEqualTo("10.0.0.5");

        Files.writeString(home.resolve(".dockerenv"), "");
        Files.createDirectories(home.resolve("proc/net"));
        Files.writeString(
                home.resolve("proc/net/route"),
                "Iface\tDestination\tGateway\neth0\t000011AC\t00000000\neth0\t00000000\t010011AC\n");
        assertThat(position("unix:///s").host()).isEqualTo("172.17.0.1");
        assertThat(position("unix:///s").containersReachable()).isFalse();

        Files.createDirectories(home.resolve("sys/class/net/docker0"));
        assertThat(position("unix:///s").host()).isEqualTo("127.0.0.1");
        assertThat(position("unix:///run/user/1/docker.sock").containersReachable())
                .isFalse();
        assertThat(new NetworkPosition(
                                new EngineAddress("unix:///s", "test", true, Optional.empty()),
                                settings().withAddress("10.9.9.9"),
                                home)
                        .host())
                .isEqualTo("10.9.9.9");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anEngineHasTheRightsOfWhomItsSocketBelongsToAndItsBridgeIsHereIfThoseAreRoots() throws IOException {
        Path socket = Files.createFile(home.resolve("engine.sock"));
        String address = "unix://" + socket;
        boolean isOfRoot = Files.getAttribute(socket, "unix:uid").equals(0);

        Files.createDirectories(home.resolve("sys/class/net/docker0"));

        assertThat(position(address).rights()).isEqualTo(isOfRoot ? Rights.ROOT : Rights.USER_WITHOUT_CGROUPS);
        assertThat(position(address).containersReachable()).isEqualTo(isOfRoot);
        assumeTrue(isOfRoot, "Only root can give a file to somebody else.");
        Files.setAttribute(socket, "unix:uid", 990);
        assertThat(position(address).rights()).isEqualTo(Rights.USER_WITHOUT_CGROUPS);
        Files.createDirectories(home.resolve("sys/fs/cgroup"));
        Files.createFile(home.resolve("sys/fs/cgroup/cgroup.controllers"));
        assertThat(position(address).rights()).isEqualTo(Rights.USER);
        assertThat(position(address).containersReachable()).isFalse();
        assertThat(position("tcp://10.0.0.5:2376").rights()).isEqualTo(Rights.UNKNOWN);
        assertThat(position("unix:///none.sock").rights()).isEqualTo(Rights.UNKNOWN);
    }
}
