package org.containerharness.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.containerharness.Harness;
import org.containerharness.cleanup.Finding;
import org.containerharness.cleanup.Sweep;
import org.containerharness.engine.Capability;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.ExecResult;
import org.containerharness.engine.FakeEngine;
import org.containerharness.engine.FakeServices;
import org.containerharness.engine.Labels;
import org.containerharness.engine.ServiceUpdate;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.handle.StartException;
import org.containerharness.lease.SharedScope;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.FileSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;
import org.containerharness.model.SwarmFile;
import org.containerharness.model.SwarmService;
import org.containerharness.model.VolumeSpec;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Engines in memory of which two are nodes of one swarm. */
@Timeout(60)
class SwarmPoolTest {

    private final Map<String, FakeEngine> engines = new LinkedHashMap<>();
    private final List<EnginePool> open = new ArrayList<>();

    @TempDir
    private java.nio.file.Path state;

    SwarmPoolTest() {
        FakeEngine worker = engine("b");
        FakeEngine manager = engine("a").asManager(Map.of());
        worker.asWorkerOf(manager, Map.of("zone", "east"));
        engines.put("b", worker);
        engines.put("a", manager);
        engines.put("c", engine("c").without(Capability.ATTACHABLE_OVERLAYS));
    }

    private static FakeEngine engine(String name) {
        return new FakeEngine().withImage("redis:7").withMemory(8L << 30).on("fake://" + name, name + ".example");
    }

    @AfterEach
    void close() {
        open.forEach(EnginePool::close);
    }

    private EnginePool pool(String names) {
        Settings settings = Settings.load()
                .with(Setting.ENGINE_HOST, "")
                .with(Setting.IMAGE_PREFIX, "")
                .with(Setting.CACHE_DIRECTORY, "off")
                .with(Setting.STATE_DIRECTORY, state.toString())
                .with(Setting.ENGINES, names);
        EnginePool pool = EnginePool.connect(
                settings,
                alone -> Harness.over(engines.get(alone.text(Setting.ENGINES).orElseThrow()), alone));
        open.add(pool);
        return pool;
    }

    private static ContainerSpec on(String node, String name) {
        return ContainerSpec.of(name, "redis:7").network("wide").placedOn("node.hostname==" + node);
    }

    private static StackSpec stack(ContainerSpec... containers) {
        return StackSpec.named("orders")
                .plus(NetworkSpec.named("wide").withDriver("overlay", Map.of()))
                .plus(List.of(containers));
    }

    private static RunningStack start(EnginePool pool, StackSpec stack, RunningStack... below) {
        return pool.start(stack, List.of(below), Optional.empty());
    }

    @Test
    void aStackWithAnOverlayLiesOnSeveralNodes() {
        EnginePool pool = pool("b, c, a");
        RunningStack running = start(
                pool,
                stack(
                        on("a", "db"),
                        on("b", "app")
                                .ports("6379")
                                .waitFor(new ReadyCondition.Running())
                                .dependsOn("db")));

        assertThat(engines.get("a").containerNames()).containsExactly("db");
        assertThat(engines.get("b").containerNames()).containsExactly("app");
        assertThat(engines.get("c").containerNames()).isEmpty();
        assertThat(engines.get("a").networkNames()).containsExactly("wide");
        assertThat(engines.get("b").networkNames()).isEmpty();
        assertThat(pool.engineOf(running)).hasValue("a + b");

        RunningContainer app = running.container("app");
        assertThat(app.engine()).isSameAs(engines.get("b"));
        assertThat(app.endpoint(6379)).startsWith("b.example:");
        assertThat(running.endpoint("redis://app:6379").getHost()).isEqualTo("b.example");

        running.close();
        engines.values().forEach(engine -> {
            assertThat(engine.containerNames()).isEmpty();
            assertThat(engine.networkNames()).isEmpty();
        });
    }

    @Test
    void whatIsMadeOnANodeBelongsToTheSessionThatCleansUpThere() {
        EnginePool pool = pool("a, b");
        start(pool, stack(on("a", "db"), on("b", "app")));

        String session =
                engines.get("a").containers().list(Map.of()).get(0).labels().get(Labels.SESSION);
        assertThat(session)
                .isNotEqualTo(engines.get("b")
                        .containers()
                        .list(Map.of())
                        .get(0)
                        .labels()
                        .get(Labels.SESSION));
        assertThat(engines.get("a").networks().list(Map.of()).get(0).labels())
                .containsEntry(Labels.SESSION, session)
                .containsEntry(Labels.UNGUARDED, "true");
    }

    @Test
    void volumesWithFilesAreOnEachNodeAndGoWithTheStack() {
        EnginePool pool = pool("a, b");
        VolumeSpec data = VolumeSpec.named("data").withFiles(List.of(FileSpec.ofText("x", "/x")));
        RunningStack running = start(
                pool, stack(on("a", "db"), on("b", "app").volumes("data:/data")).plus(data));

        assertThat(engines.get("b").volumeNames()).containsExactly("data");
        assertThat(engines.get("b").calls()).anyMatch(call -> call.startsWith("copy"));
        running.close();
        engines.values().forEach(engine -> assertThat(engine.volumeNames()).isEmpty());
    }

    @Test
    void aStackAboveJoinsTheOverlayFromAnyNode() {
        EnginePool pool = pool("a, b");
        RunningStack below = start(pool, stack(on("a", "db")));

        RunningStack above = start(pool, StackSpec.named("test").plus(on("b", "client")), below);

        assertThat(engines.get("b").containerNames()).containsExactly("client");
        assertThat(pool.engineOf(above)).isEqualTo(pool.engineOf(below));
    }

    @Test
    void anEndOnAnyNodeEndsTheWait() {
        EnginePool pool = pool("a, b");
        engines.get("b").onStart("app", container -> container.exit(3));

        assertThatThrownBy(() -> start(pool, stack(on("a", "db"), on("b", "app").ports("6379"))))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("app")
                .hasMessageContaining("3");
        engines.values().forEach(engine -> assertThat(engine.containerNames()).isEmpty());
    }

    @Test
    void aStackWithoutOverlayOrConstraintStaysOnOneEngine() {
        EnginePool pool = pool("a, b");
        start(
                pool,
                StackSpec.named("plain")
                        .plus(ContainerSpec.of("one", "redis:7"))
                        .plus(ContainerSpec.of("two", "redis:7")));

        assertThat(engines.values().stream()
                        .map(engine -> engine.containerNames().size()))
                .containsExactlyInAnyOrder(2, 0, 0);
        engines.values().forEach(engine -> assertThat(engine.calls()).doesNotContain("nodes"));
    }

    @Test
    void aConstraintThatNoNodeMeetsIsRefusedBeforeAnythingIsMade() {
        EnginePool pool = pool("a, b");

        assertThatThrownBy(() -> start(pool, stack(on("nowhere", "db"))))
                .isInstanceOf(DeclarationException.class)
                .hasMessageContaining("<db> runs on none of the nodes: the constraints say node.hostname==nowhere");
        assertThat(engines.get("a").networkNames()).isEmpty();
    }

    @Test
    void anOverlayIsRefusedWhereNoEngineManagesASwarm() {
        EnginePool pool = pool("b, c");

        assertThatThrownBy(() -> start(pool, stack(on("b", "db"))))
                .isInstanceOf(HarnessException.class)
                .hasMessageContaining("The network <wide> (declared at")
                .hasMessageContaining("is an overlay, which a manager of a swarm makes. None of harness.engines is one:"
                        + " b is a worker of a swarm, c is in no swarm.");
        engines.values().forEach(engine -> assertThat(engine.containerNames()).isEmpty());
    }

    @Test
    void aNodeThatIsGoneIsLeftOut() {
        EnginePool pool = pool("a, b");
        start(pool, stack(on("a", "db"), on("b", "app"))).close();
        engines.get("b").failAlways("status", FakeEngine.failure(EngineException.Kind.CONNECTION, "refused"));

        RunningStack running =
                start(pool, stack(ContainerSpec.of("db", "redis:7").network("wide"), on("a", "app")));

        assertThat(engines.get("a").containerNames()).containsExactlyInAnyOrder("db", "app");
        assertThat(pool.engineOf(running)).hasValue("a");
    }

    private static ContainerSpec service(String name) {
        return ContainerSpec.of(name, "redis:7")
                .network("wide")
                .asService(SwarmService.replicas(2))
                .waitFor(new ReadyCondition.Running());
    }

    private FakeServices services() {
        return engines.get("a").services();
    }

    @Test
    void aServiceIsMadeOnTheManagerAndIsOneOfItsTasksWhereverThatRuns() {
        EnginePool pool = pool("a, b");
        RunningStack running = start(pool, stack(service("web"), on("b", "probe")));
        RunningContainer web = running.container("web");
        engines.get("a").onExec("web", request -> new ExecResult(OptionalInt.of(0), "on a", ""));
        engines.get("b").onExec("web", request -> new ExecResult(OptionalInt.of(0), "on b", ""));

        assertThat(engines.get("a").containerNames()).containsExactly("web");
        assertThat(engines.get("b").containerNames()).containsExactlyInAnyOrder("web", "probe");
        assertThat(web.isRunning()).isTrue();
        assertThat(web.exec("hostname").stdout()).isEqualTo("on a");
        assertThat(RunningService.of(web).tasks()).hasSize(2);

        services().drain("id-a");
        RunningService.of(web).awaitRunning(Duration.ofSeconds(1));
        assertThat(web.exec("hostname").stdout()).isEqualTo("on b");

        RunningService.of(web).scale(3);
        RunningService.of(web).update(ServiceUpdate.NONE.env("MODE", "new"));
        assertThat(RunningService.of(web).tasks()).hasSize(3);
        assertThatThrownBy(web::pause).hasMessageContaining("is a service of a swarm and cannot be paused");
        assertThatThrownBy(() -> RunningService.of(running.container("probe")))
                .hasMessageContaining("is no service of a swarm");

        running.close();
        assertThat(services().names()).isEmpty();
        engines.values().forEach(engine -> {
            assertThat(engine.containerNames()).isEmpty();
            assertThat(engine.networkNames()).isEmpty();
        });
    }

    @Test
    void aServiceOfTheOnlyEngineThatThereIsIsMadeToo() {
        EnginePool pool = pool("a");
        RunningStack running = start(pool, stack(service("web")));

        assertThat(RunningService.of(running.container("web")).tasks()).isNotEmpty();
        running.close();
        assertThat(services().names()).isEmpty();
    }

    @Test
    void whatBelongsToAServiceBelongsToTheSessionThatCleansUpAtTheManager() {
        EnginePool pool = pool("a, b");
        start(pool, stack(service("web").asService(files(made()))));

        assertThat(services().list(Map.of())).hasSize(2).allSatisfy(each -> assertThat(each.labels())
                .containsKey(Labels.SESSION)
                .containsEntry(Labels.UNGUARDED, "true"));
        assertThat(engines.get("a").containers().list(Map.of(Labels.SESSION, "")))
                .isEmpty();
    }

    private static SwarmService files(SwarmFile... files) {
        return new SwarmService(Optional.of(1), Set.of(), List.of(files), Map.of());
    }

    private static SwarmFile made() {
        return file(Optional.of(new FileSpec.Bytes(new byte[] {1})), Optional.empty());
    }

    private static SwarmFile file(Optional<FileSpec.Source> content, Optional<String> name) {
        return new SwarmFile(true, "token", content, name, new ContainerPath("/token"), 0444, "0", "0");
    }

    @Test
    void anExternalSecretMustBeThereAndStays() {
        EnginePool pool = pool("a, b");
        StackSpec stack = stack(service("web").asService(files(made(), file(Optional.empty(), Optional.of("theirs")))));

        assertThatThrownBy(() -> start(pool, stack))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(
                        "The external secret \"token\" of <web> is not in the swarm under the name theirs");
        assertThat(services().names()).isEmpty();

        services().addFile(ResourceId.Kind.SECRET, "theirs");
        start(pool, stack).close();
        assertThat(services().names()).containsExactly("theirs");
    }

    @Test
    void aTaskThatANodeRefusesEndsTheStartWithItsReason() {
        EnginePool pool = pool("a, b");
        services().rejectTasks("No such image: redis:7");

        assertThatThrownBy(() -> start(pool, stack(service("web"))))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("The service <web> does not run: a node refused a task.")
                .hasMessageContaining("task web.1 on node a: rejected (No such image: redis:7)");
        assertThat(services().names()).isEmpty();
    }

    @Test
    void aServiceThatIsKeptIsToldWithTheCommandsForServices() {
        EnginePool pool = pool("a, b");
        RunningStack running = start(pool, stack(service("web")));
        String name = running.container("web").engineName();

        assertThat(running.keep())
                .contains("web: docker service ps " + name + "  |  docker service logs " + name)
                .contains("remove: docker service rm " + name + " && docker network rm ");
    }

    @Test
    void aServiceIsRefusedWhereNoEngineManagesASwarmAndInScopesOfOtherJvms() {
        assertThatThrownBy(() -> start(pool("b, c"), stack(service("web"))))
                .isInstanceOf(HarnessException.class)
                .hasMessageContaining("<web> (declared at")
                .hasMessageContaining("None of harness.engines is one: b is a worker of a swarm, c is in no swarm.");
        assertThatThrownBy(() -> pool("a, b").start(stack(service("web")), SharedScope.BUILD, List.of(), List.of()))
                .isInstanceOf(DeclarationException.class)
                .hasMessageContaining("<web> is a service of a swarm, which cannot have the scope BUILD");
    }

    @Test
    void theSweepRemovesServicesOfASessionThatHasDied() throws Exception {
        FakeEngine manager = engines.get("a");
        Map<String, String> labels = Map.of(
                Labels.OURS,
                "true",
                Labels.VERSION,
                Labels.CURRENT_VERSION,
                Labels.SESSION,
                "gone",
                Labels.UNGUARDED,
                "true",
                Labels.OWNER,
                start(pool("c"), StackSpec.named("x").plus(ContainerSpec.of("x", "redis:7")))
                        .container("x")
                        .inspect()
                        .labels()
                        .get(Labels.OWNER)
                        .replaceFirst(":\\d+:", ":999999999:"));
        manager.services().createFile(ResourceId.Kind.CONFIG, "left", new byte[0], labels);

        assertThat(new Sweep(manager).run().removed())
                .extracting(Finding::toString)
                .singleElement()
                .asString()
                .startsWith("config left: its owner, process 999999999");
        assertThat(manager.services().names()).isEmpty();
    }
}
