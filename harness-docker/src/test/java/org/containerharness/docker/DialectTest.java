package org.containerharness.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.containerharness.engine.Capability.ATTACHABLE_OVERLAYS;
import static org.containerharness.engine.Capability.BUILDKIT;
import static org.containerharness.engine.Capability.CLASSIC_BUILDER;
import static org.containerharness.engine.Capability.COMMIT;
import static org.containerharness.engine.Capability.COMMIT_INSTRUCTIONS;
import static org.containerharness.engine.Capability.EVENTS;
import static org.containerharness.engine.Capability.FILES_BEFORE_START;
import static org.containerharness.engine.Capability.FILES_IN_VOLUMES;
import static org.containerharness.engine.Capability.LINKS;
import static org.containerharness.engine.Capability.OTHER_PROCESSES;
import static org.containerharness.engine.Capability.PAUSE;
import static org.containerharness.engine.Capability.PROMPT_EVENTS;
import static org.containerharness.engine.Capability.REGISTRY_DIGESTS;
import static org.containerharness.engine.Capability.RENAME;
import static org.containerharness.engine.Capability.SEPARATE_NETWORKS;
import static org.containerharness.engine.Capability.UDP_PORTS;
import static org.containerharness.engine.Capability.UPDATE;
import static org.containerharness.engine.Capability.VOLUMES;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.containerharness.docker.api.ApiVersion;
import org.containerharness.docker.api.Dialect;
import org.containerharness.docker.api.Dialect.Product;
import org.containerharness.docker.api.Dialect.Rights;
import org.containerharness.engine.Capability;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineEvent;
import org.containerharness.engine.LogLine;
import org.containerharness.engine.LogQuery;
import org.containerharness.engine.NewImage;
import org.containerharness.engine.NewNetwork;
import org.containerharness.files.BuildContext;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.CommitSpec;
import org.containerharness.model.ImageReference;
import org.containerharness.model.NetworkSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What an engine says of itself decides how it is spoken with. */
@EnabledOnOs(OS.LINUX)
class DialectTest {

    private static final Set<Capability> USUAL = Set.of(
            CLASSIC_BUILDER,
            EVENTS,
            RENAME,
            VOLUMES,
            FILES_BEFORE_START,
            SEPARATE_NETWORKS,
            UDP_PORTS,
            PAUSE,
            COMMIT,
            OTHER_PROCESSES);

    @TempDir
    private Path folder;

    private ScriptedEngine server;

    @BeforeEach
    void open() throws IOException {
        server = new ScriptedEngine(folder);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private Engine answering(String... headers) {
        server.on("GET /_ping", ScriptedEngine.text(200, "OK", headers));
        return server.connect();
    }

    @Test
    void dockerSaysAllInItsPing() {
        try (Engine engine = answering(
                "Api-Version: 1.45",
                "Builder-Version: 2",
                "Server: Docker/26.1.5+dfsg1 (linux)",
                "Swarm: active/manager")) {
            assertThat(engine.info().version()).isEqualTo("26.1.5");
            assertThat(engine.info().capabilities())
                    .containsAll(USUAL)
                    .hasSize(USUAL.size() + 8)
                    .contains(
                            BUILDKIT,
                            ATTACHABLE_OVERLAYS,
                            COMMIT_INSTRUCTIONS,
                            UPDATE,
                            FILES_IN_VOLUMES,
                            LINKS,
                            PROMPT_EVENTS,
                            REGISTRY_DIGESTS);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void dockerBefore23HasBuildKitThoughItsPingNamesNoBuilder() {
        try (Engine engine = answering("Api-Version: 1.41", "Ostype: linux", "Server: Docker/20.10.24+dfsg1 (linux)")) {
            assertThat(engine.info().has(BUILDKIT)).isTrue();
        }
    }

    @Test
    void dockerWithWindowsContainersOrBefore1809HasNoBuildKit() {
        try (Engine windows = answering(
                "Api-Version: 1.45", "Builder-Version: 1", "Ostype: windows", "Server: Docker/26.1.5 (windows)")) {
            assertThat(windows.info().has(BUILDKIT)).isFalse();
        }
        try (Engine old = answering("Api-Version: 1.38", "Ostype: linux", "Server: Docker/18.06.3-ce (linux)")) {
            assertThat(old.info().has(BUILDKIT)).isFalse();
        }
    }

    @Test
    void podmanSaysSoInItsPing() {
        try (Engine engine = answering("Api-Version: 1.41", "Server: Libpod/4.3.1 (linux)")) {
            assertThat(engine.info().version()).isEqualTo("4.3.1");
            assertThat(engine.info().capabilities()).isEqualTo(USUAL);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void anEngineBehindAnotherNameIsAskedOnce() {
        server.on(
                "GET /version",
                ScriptedEngine.json(
                        200,
                        "{\"Version\":\"4.3.1\",\"Arch\":\"arm64\",\"Components\":[{\"Name\":\"Podman Engine\"},"
                                + "{\"Name\":\"Conmon\"}]}"));
        try (Engine engine = answering("Api-Version: 1.41", "Server: nginx/1.27")) {
            assertThat(engine.info().version()).isEqualTo("4.3.1");
            assertThat(engine.info().architecture()).isEqualTo("arm64");
            assertThat(engine.info().capabilities()).isEqualTo(USUAL);
            assertThat(server.requests()).containsExactly("GET /version");
        }
    }

    @Test
    void whatNamesNoVersionAndIsNotKnownIsNoEngine() {
        server.on("GET /info", ScriptedEngine.json(200, "{\"ID\":\"another\"}"));

        assertThatThrownBy(() -> answering("Server: nginx/1.27"))
                .hasMessageContaining("names no version of the API, and is no engine that is known");
        assertThat(server.requests()).containsExactly("GET /info");
    }

    @Test
    void kubedockSaysWhatItIsWhenAskedAndIsSpokenWithByIdAndInItsWords() {
        server.on(
                "GET /info",
                ScriptedEngine.json(200, "{\"ID\":\"com.joyrex2001.kubedock\",\"ServerVersion\":\"0.22.0\"}"));
        server.on("GET /version", ScriptedEngine.json(200, "{\"ApiVersion\":\"1.18\",\"Arch\":\"arm64\"}"));
        server.on(
                "GET /containers/json",
                ScriptedEngine.json(200, "[{\"Id\":\"c1\",\"State\":\"unhealthy\",\"Status\":\"Exited\"}]"));
        server.on(
                "GET /containers/c1/json",
                ScriptedEngine.json(
                        200,
                        "{\"Id\":\"c1\",\"State\":{\"Status\":\"Up\",\"Health\":{\"Status\":\"healthy\"}},\"Config\":{}}"));
        server.on("GET /networks", ScriptedEngine.json(200, "[{\"ID\":\"n1\",\"Name\":\"backend\"}]"));
        server.on("POST /containers/c1/pause", ScriptedEngine.text(501, ""));
        server.on("POST /containers/c1/kill", ScriptedEngine.json(404, "{\"error\":\"no pod of that name\"}"));
        try (Engine engine = answering()) {
            assertThat(engine.info().apiVersion()).isEqualTo("1.41");
            assertThat(engine.info().capabilities()).isEmpty();
            assertThat(engine.containers().list(Map.of()).get(0).state()).isEqualTo("exited");
            assertThat(engine.containers().inspect("c1").state().isRunning()).isTrue();
            assertThat(engine.containers().inspect("c1").state().health()).isEqualTo("none");
            assertThat(engine.networks().list(Map.of()).get(0).id()).isEqualTo("n1");
            assertThat(engine.volumes().list(Map.of())).isEmpty();
            assertThatThrownBy(() -> engine.containers().pause("c1"))
                    .hasMessageContaining("needs an engine that lets containers stand still");
            assertThatThrownBy(() -> engine.containers().kill("c1", "SIGKILL"))
                    .hasMessageContaining("no pod of that name");
            assertThat(server.requests())
                    .noneMatch(request -> request.contains("pause") || request.contains("volumes"));
        }
    }

    @Test
    void whatItCannotDoIsRefusedWithoutACall() {
        try (Engine engine = answering("Api-Version: 1.45", "Server: Docker/26.1.5 (linux)", "Swarm: active/worker")) {
            NewNetwork overlay =
                    new NewNetwork(NetworkSpec.named("wide").withDriver("overlay", Map.of()), "t-wide", Map.of());

            assertThatThrownBy(() -> engine.networks().create(overlay))
                    .hasMessage("The network <wide> needs an engine that makes overlay networks, and the one at "
                            + server.endpoint() + " (version 26.1.5) does not. Leave that out, or use another engine.");
            assertThat(server.requests()).isEmpty();
        }
    }

    /** Podman names the one under which it found the image. */
    @Test
    void podmansContainersHaveTheImagesThatWereAskedFor() {
        server.on(
                "GET /containers/c1/json",
                ScriptedEngine.json(
                        200, "{\"Id\":\"c1\",\"State\":{},\"Config\":{\"Image\":\"localhost/team/app:1\"}}"));
        try (Engine engine = answering("Api-Version: 1.41", "Server: Libpod/4.3.1 (linux)")) {
            assertThat(engine.containers().inspect("c1").image()).isEqualTo("team/app:1");
        }
    }

    /** Its word until it has tidied up, which takes a tenth of a second and more. */
    @Test
    void podmansContainerThatHasStoppedHasEnded() {
        server.on(
                "GET /containers/c1/json",
                ScriptedEngine.json(
                        200, "{\"Id\":\"c1\",\"State\":{\"Status\":\"stopped\",\"ExitCode\":3},\"Config\":{}}"));
        try (Engine engine = answering("Api-Version: 1.41", "Server: Libpod/4.3.1 (linux)")) {
            assertThat(engine.containers().inspect("c1").state().hasEnded()).isTrue();
        }
    }

    /** What it joins before that, it loses, and does not start again. */
    @Test
    void podmansDeadContainerJoinsNoNetworkUntilItIsTidiedUp() {
        server.on(
                "GET /libpod/containers/c1/json",
                ScriptedEngine.json(200, "{\"State\":{\"Status\":\"stopped\"}}"),
                ScriptedEngine.json(200, "{\"State\":{\"Status\":\"exited\"}}"));
        server.on("POST /networks/n1/connect", ScriptedEngine.json(200, ""));
        try (Engine engine = answering("Api-Version: 1.41", "Server: Libpod/5.8.6 (linux)")) {
            engine.networks().connect("n1", "c1", List.of(), Optional.empty());

            assertThat(server.requests())
                    .containsExactly(
                            "GET /libpod/containers/c1/json",
                            "GET /libpod/containers/c1/json",
                            "POST /networks/n1/connect");
        }
    }

    @Test
    void podmansContainerInTheHostsNetworkIsThere() {
        server.on(
                "GET /containers/c1/json",
                ScriptedEngine.json(
                        200,
                        "{\"Id\":\"c1\",\"State\":{},\"Config\":{},\"HostConfig\":{\"NetworkMode\":\"host\"},"
                                + "\"NetworkSettings\":{\"Networks\":{}}}"));
        try (Engine engine = answering("Api-Version: 1.41", "Server: Libpod/4.3.1 (linux)")) {
            assertThat(engine.containers().inspect("c1").networks()).containsOnlyKeys("host");
        }
    }

    @Test
    void withoutRootsRightsForwardersAreSlowToCloseAndOnCgroupsOfVersion1NothingIsPausedOrChanged() {
        Dialect ofRoot = new Dialect(Product.PODMAN, ApiVersion.OLDEST, Rights.ROOT);
        Dialect ofUser = new Dialect(Product.PODMAN, ApiVersion.OLDEST, Rights.USER);
        Dialect without = new Dialect(Product.PODMAN, ApiVersion.OLDEST, Rights.USER_WITHOUT_CGROUPS);

        assertThat(ofRoot.triesOfForwarder()).isZero();
        assertThat(ofUser.triesOfForwarder()).isEqualTo(Duration.ofMillis(200));
        assertThat(new Dialect(Product.PODMAN, ApiVersion.OLDEST, Rights.UNKNOWN).triesOfForwarder())
                .isEqualTo(Duration.ofMillis(200));
        assertThat(new Dialect(Product.DOCKER, ApiVersion.OLDEST, Rights.USER).triesOfForwarder())
                .isEqualTo(Duration.ofMillis(60));
        assertThat(new Dialect(Product.DOCKER, ApiVersion.OLDEST, Rights.UNKNOWN).triesOfForwarder())
                .isZero();
        assertThat(List.of(ofRoot, ofUser, without))
                .extracting(dialect -> dialect.capabilities(header -> "").contains(PAUSE))
                .containsExactly(true, true, false);
        assertThat(new Dialect(Product.DOCKER, ApiVersion.OLDEST, Rights.USER_WITHOUT_CGROUPS)
                        .capabilities(header -> ""))
                .doesNotContain(PAUSE, UPDATE);
    }

    @Test
    void whereNothingCanBePausedACommitIsOfWhatDoesNotRunOrWithoutPause() throws IOException {
        Path socket = folder.resolve("engine.sock");
        assumeTrue(Files.getAttribute(socket, "unix:uid").equals(0), "Only root can give a file to somebody else.");
        assumeFalse(Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers")), "Users may make cgroups here.");
        Files.setAttribute(socket, "unix:uid", 990);
        server.on("GET /containers/ended/json", ScriptedEngine.json(200, "{\"State\":{\"Running\":false}}"));
        server.on("GET /containers/busy/json", ScriptedEngine.json(200, "{\"State\":{\"Running\":true}}"));
        server.on("POST /commit", ScriptedEngine.json(201, "{\"Id\":\"sha256:1\"}"));
        ImageReference image = ImageReference.parse("team/made:1");

        try (Engine engine = server.connect()) {
            assertThat(engine.images().commit("ended", image, CommitSpec.AS_IS)).isEqualTo("sha256:1");
            assertThat(engine.images().commit("busy", image, CommitSpec.AS_IS.withoutPause()))
                    .isEqualTo("sha256:1");
            assertThatThrownBy(() -> engine.images().commit("busy", image, CommitSpec.AS_IS))
                    .hasMessageContaining("A commit of container busy without CommitSpec.withoutPause()")
                    .hasMessageContaining("needs an engine that lets containers stand still");
        }
        assertThat(server.requests())
                .filteredOn(line -> line.startsWith("POST"))
                .hasSize(2)
                .allMatch(line -> line.contains("pause=false"));
    }

    @Test
    void eachSaysInItsWayWhatACopiedFileMeets() {
        assertThat(new Dialect(Product.DOCKER, ApiVersion.OLDEST)
                        .clash("cannot overwrite directory \"/opt/key.pem\" with non-directory \"/opt\""))
                .hasValue(new Dialect.Clash("/opt/key.pem", true));
        assertThat(new Dialect(Product.DOCKER, ApiVersion.NEWEST)
                        .clash("cannot overwrite non-directory \"opt/x/sub\" with directory \"/\""))
                .hasValue(new Dialect.Clash("/opt/x/sub", false));
        Dialect podman = new Dialect(Product.PODMAN, ApiVersion.OLDEST);
        assertThat(podman.clash("copier: put: error creating file at \"/opt/key.pem\": open /opt/key.pem: file exists"))
                .hasValue(new Dialect.Clash("/opt/key.pem", true));
        assertThat(podman.clash("copier: put: error creating \"/bin\": mkdir /bin: file exists"))
                .hasValue(new Dialect.Clash("/bin", false));
        assertThat(podman.clash("no such container")).isEmpty();
    }

    @Test
    void podmanAsksNoRegistryForADigest() {
        try (Engine engine = answering("Api-Version: 1.41", "Server: Libpod/4.3.1 (linux)")) {
            assertThatThrownBy(() -> engine.registries().digest(ImageReference.parse("hub:5000/app:1")))
                    .hasMessageContaining(
                            "The digest of hub:5000/app:1 in its registry needs an engine that asks registries for the"
                                    + " digests of images");
            assertThat(server.requests()).isEmpty();
        }
    }

    /** It takes what stands between the first and the last quote as it is. */
    @Test
    void podmansCommitsAreToldPlainly() {
        server.on("POST /commit", ScriptedEngine.json(201, "{\"Id\":\"sha256:1\"}"));
        ImageReference image = ImageReference.parse("app:1");
        try (Engine engine = answering("Api-Version: 1.41", "Server: Libpod/4.3.1 (linux)")) {
            engine.images().commit("c1", image, CommitSpec.AS_IS.env("MODE", "a $b"));
            assertThatThrownBy(() ->
                            engine.images().commit("c1", image, CommitSpec.AS_IS.instruction("ENV PATH=/opt:$PATH")))
                    .hasMessageStartingWith(
                            "The instruction <ENV PATH=/opt:$PATH> for the commit of c1 needs an engine that");

            assertThat(server.requests()).hasSize(1).first().asString().contains("ENV+MODE%3D%22a+%24b%22");
        }
        try (Engine engine = answering("Api-Version: 1.45", "Server: Docker/26.1.5 (linux)")) {
            engine.images().commit("c1", image, CommitSpec.AS_IS.env("MODE", "a $b"));

            assertThat(server.requests()).last().asString().contains("ENV+MODE%3D%22a+%5C%24b%22");
        }
    }

    /** Else 5.4 waits ten seconds for a program that does not end by itself. */
    @Test
    void podmanIsToldToRemoveAtOnce() {
        server.on("DELETE /libpod/containers/c1", ScriptedEngine.json(200, "[{\"Id\":\"c1\"}]"));
        try (Engine engine = answering("Api-Version: 1.41", "Server: Libpod/5.4.2 (linux)")) {
            engine.containers().remove("c1");

            assertThat(server.requests())
                    .singleElement()
                    .asString()
                    .endsWith("/libpod/containers/c1?force=true&volumes=true&timeout=0");
        }
    }

    /** As 4.3 loses it when two names are given at the same time. */
    @Test
    void aNameThatPodmanLosesIsGivenAgain() {
        server.on("POST /images/app:1/tag", ScriptedEngine.text(201, ""));
        server.on(
                "GET /images/hub:5000/app:1/json",
                ScriptedEngine.json(404, "{\"message\":\"no such image\"}"),
                ScriptedEngine.json(200, "{\"Id\":\"sha256:ab\"}"));
        server.on("GET /images/hub:5000/gone:1/json", ScriptedEngine.json(404, "{\"message\":\"no such image\"}"));
        try (Engine engine = answering("Api-Version: 1.41", "Server: Libpod/4.3.1 (linux)")) {
            engine.images().tag("app:1", ImageReference.parse("hub:5000/app:1"));

            assertThat(server.requests())
                    .containsExactly(
                            "POST /images/app:1/tag?repo=hub%3A5000%2Fapp&tag=1",
                            "GET /images/hub:5000/app:1/json",
                            "POST /images/app:1/tag?repo=hub%3A5000%2Fapp&tag=1",
                            "GET /images/hub:5000/app:1/json");
            assertThatThrownBy(() -> engine.images().tag("app:1", ImageReference.parse("hub:5000/gone:1")))
                    .hasMessage("The image app:1 was given the name hub:5000/gone:1 3 times, and has lost it each time:"
                            + " somebody else changes names of the same image. Podman 4.8 and later keep all of them.");
        }
    }

    @Test
    void podmansOneLineTooManyOfALogIsLeftOut() {
        server.on(
                "GET /containers/c1/logs",
                ScriptedEngine.text(
                        200,
                        "2026-01-01T00:00:00Z two\n2026-01-01T00:00:01Z three",
                        "Content-Type: application/vnd.docker.raw-stream"));
        server.on(
                "GET /containers/c1/json",
                ScriptedEngine.json(200, "{\"Id\":\"c1\",\"State\":{},\"Config\":{\"Tty\":true}}"));
        try (Engine engine = answering("Api-Version: 1.41", "Server: Libpod/5.4.2 (linux)")) {
            assertThat(engine.logs().read("c1", LogQuery.ALL.last(1)))
                    .extracting(LogLine::text)
                    .containsExactly("three");
        }
    }

    @Test
    void podmansEventsAreUnderstood() {
        server.on(
                "GET /events",
                ScriptedEngine.chunks(
                        false,
                        "{\"Action\":\"start\",\"Actor\":{\"ID\":\"c1\"}}\n",
                        "{\"Action\":\"die\",\"Actor\":{\"ID\":\"c1\",\"Attributes\":{\"exitCode\":\"3\"}}}\n",
                        "{\"Action\":\"died\",\"Actor\":{\"ID\":\"c2\"}}\n",
                        "{\"Action\":\"remove\",\"Actor\":{\"ID\":\"c1\"}}\n"));
        List<EngineEvent.Kind> events = new CopyOnWriteArrayList<>();
        try (Engine engine = answering("Api-Version: 1.41", "Server: Libpod/4.3.1 (linux)")) {
            engine.events(event -> events.add(event.kind()));

            await().untilAsserted(() -> assertThat(events)
                    .containsExactly(
                            EngineEvent.Kind.STARTED,
                            EngineEvent.Kind.DIED,
                            EngineEvent.Kind.DIED,
                            EngineEvent.Kind.DESTROYED));
            assertThat(server.requests().get(0)).contains("died", "remove").doesNotContain("%22die%22", "destroy");
        }
    }

    @Test
    void podmanIsToldOfPlainHttpForRegistriesOfItsOwnMachine() {
        server.on("POST /images/127.0.0.1:5000/app/push", ScriptedEngine.text(200, """
                {"status":"The push refers to repository [127.0.0.1:5000/app:1]"}
                {"status":"1: digest: sha256:%s size: 427"}
                """.formatted("ab".repeat(32))));
        server.on("POST /libpod/images/pull", ScriptedEngine.text(200, "{\"id\":\"ab\"}\n"));
        server.on("POST /images/create", ScriptedEngine.text(200, "{}\n"));
        ImageReference own = ImageReference.parse("127.0.0.1:5000/app:1");
        try (Engine engine = answering("Api-Version: 1.41", "Server: Libpod/4.3.1 (linux)")) {
            assertThat(engine.images().push(own, progress -> {})).isEqualTo("sha256:" + "ab".repeat(32));
            engine.images().pull(own, Optional.empty(), progress -> {});
            engine.images().pull(ImageReference.parse("ghcr.io/app:1"), Optional.empty(), progress -> {});

            assertThat(server.requests())
                    .anyMatch(request -> request.contains("/push?tag=1&tlsVerify=false"))
                    .anyMatch(request -> request.contains(
                            "/libpod/images/pull?tlsVerify=false&reference=127.0.0.1%3A5000%2Fapp%3A1"))
                    .anyMatch(request -> request.contains("/images/create?fromImage=ghcr.io%2Fapp&tag=1"));
        }
    }

    @Test
    void namesThatABuildShallKnowAreOneListForPodman() {
        server.on("POST /build", ScriptedEngine.text(500, "{\"message\":\"enough\"}"));
        BuildSpec build = BuildSpec.ofText("FROM scratch").withExtraHosts(List.of("db:10.9.8.7", "mq:10.9.8.8"));
        NewImage wanted = new NewImage(build, BuildContext.of(build), "t:1", Map.of());
        Map<String, String> expected = Map.of(
                "Server: Libpod/4.3.1 (linux)",
                "extrahosts=%5B%22db%3A10.9.8.7%22%2C%22mq%3A10.9.8.8%22%5D",
                "Server: Docker/26.1.5 (linux)",
                "extrahosts=db%3A10.9.8.7&extrahosts=mq%3A10.9.8.8");

        expected.forEach((engineName, hosts) -> {
            try (Engine engine = answering("Api-Version: 1.41", engineName)) {
                assertThatThrownBy(() -> engine.images().build(wanted, line -> {}))
                        .hasMessageContaining("enough");
                assertThat(server.requests()).anyMatch(request -> request.contains(hosts));
            }
        });
    }

    /** As 4.3 says it now and then of an image that was given its name just before. */
    @Test
    void aPushOfAnImageThatPodmanDoesNotKnowYetIsRepeated() {
        server.on(
                "POST /images/127.0.0.1:5000/app/push",
                ScriptedEngine.json(404, "{\"message\":\"127.0.0.1:5000/app:1: image not known\"}"),
                ScriptedEngine.text(200, """
                {"status":"1: digest: sha256:%s size: 427"}
                """.formatted("ab".repeat(32))));
        try (Engine engine = answering("Api-Version: 1.41", "Server: Libpod/4.3.1 (linux)")) {
            assertThat(engine.images().push(ImageReference.parse("127.0.0.1:5000/app:1"), progress -> {}))
                    .isEqualTo("sha256:" + "ab".repeat(32));
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void whoStopsAContainerIsToldByTheHarnessWherePodmanDoesNot() {
        server.on("GET /events", ScriptedEngine.chunks(false, ""));
        server.on("POST /containers/c1/stop", ScriptedEngine.text(204, ""));
        List<EngineEvent.Kind> events = new CopyOnWriteArrayList<>();
        try (Engine engine = answering("Api-Version: 1.41", "Server: Libpod/4.3.1 (linux)")) {
            engine.events(event -> events.add(event.kind()));

            engine.containers().stop("c1", Optional.empty());

            assertThat(events).containsExactly(EngineEvent.Kind.KILLED);
        }
    }

    @Test
    void namesOfContainersHaveASlashInFiltersOfDockerOnly() {
        assertThat(new Dialect(Product.DOCKER, ApiVersion.OLDEST).nameInFilter("ch-a.b"))
                .isEqualTo("^/ch-a\\.b$");
        assertThat(new Dialect(Product.PODMAN, ApiVersion.OLDEST).nameInFilter("ch-a.b"))
                .isEqualTo("^ch-a\\.b$");
    }

    /** As Podman 4.3.1 answers while it removes the container. */
    @Test
    void whatPodmanIsRemovingIsGone() {
        server.on("GET /containers/c1/json", ScriptedEngine.json(500, """
                {"cause":"no such container","message":"container c1 does not exist in database: no such container","response":500}"""));
        try (Engine engine = answering("Api-Version: 1.41", "Server: Libpod/4.3.1 (linux)")) {
            assertThat(engine.containers().find("c1")).isEmpty();
        }
    }

    @Test
    void podmansImagesHaveTheNamesThatWereDeclared() {
        server.on("GET /images/app:1/json", ScriptedEngine.json(200, """
                {"Id":"sha256:1","RepoTags":["docker.io/library/app:1","docker.io/team/app:1","localhost/app:1"]}"""));
        server.on("GET /containers/c1/json", ScriptedEngine.json(200, """
                {"Id":"c1","Name":"c1","Config":{"Image":"docker.io/library/app:1"},"State":{}}"""));
        server.on("POST /images/load", ScriptedEngine.json(200, """
                {"stream":"Loaded image: localhost/app:1,docker.io/library/app:2"}"""));
        try (Engine engine = answering("Api-Version: 1.41", "Server: Libpod/4.3.1 (linux)")) {
            assertThat(engine.images().find("app:1").orElseThrow().tags())
                    .containsExactly("app:1", "team/app:1", "localhost/app:1");
            assertThat(engine.containers().inspect("c1").image()).isEqualTo("app:1");
            assertThat(engine.images().load(new ByteArrayInputStream(new byte[0])))
                    .containsExactly("localhost/app:1", "app:2");
        }
    }

    @Test
    void theDefaultNetworkHasAnotherNameWithPodman() {
        assertThat(new Dialect(Product.DOCKER, ApiVersion.OLDEST).defaultNetwork())
                .isEqualTo("bridge");
        assertThat(new Dialect(Product.PODMAN, ApiVersion.OLDEST).defaultNetwork())
                .isEqualTo("podman");
    }

    @Test
    void anImportedImageIsNamedByEachInItsWay() {
        ImageReference image = ImageReference.parse("containerharness/guard:1-amd64");

        assertThat(new Dialect(Product.DOCKER, ApiVersion.OLDEST).imported(image))
                .isEqualTo("&repo=containerharness%2Fguard&tag=1-amd64");
        assertThat(new Dialect(Product.PODMAN, ApiVersion.OLDEST).imported(image))
                .isEqualTo("&repo=containerharness%2Fguard%3A1-amd64");
    }

    @Test
    void whatIsSaidInPlaceOfACommandStandsWhereEachSaysIt() {
        String docker = "OCI runtime exec failed: exec failed: \"nope\": executable file not found in $PATH";
        String podman =
                "Error: runc: exec failed: \"nope\": executable file not found in $PATH: OCI runtime attempted to"
                        + " invoke a command that was not found";

        assertThat(new Dialect(Product.DOCKER, ApiVersion.OLDEST).insteadOfCommand(docker, ""))
                .hasValue(docker);
        assertThat(new Dialect(Product.PODMAN, ApiVersion.OLDEST).insteadOfCommand("", podman))
                .hasValue(podman);
        assertThat(new Dialect(Product.PODMAN, ApiVersion.OLDEST).insteadOfCommand("", "Error: no such table"))
                .isEmpty();
    }

    @Test
    void partsOfTheApiComeWithItsVersion() {
        Dialect old = new Dialect(Product.DOCKER, new ApiVersion(1, 44));

        assertThat(old.has(Dialect.Feature.SEVERAL_ENDPOINTS)).isTrue();
        assertThat(old.has(Dialect.Feature.SUBPATH)).isFalse();
    }
}
