package org.containerharness.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.engine.ImageDetails;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.DependencySpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.HookSpec;
import org.containerharness.model.ImageSource;
import org.containerharness.model.LifecycleSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.Place;
import org.containerharness.model.PullPolicy;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.SharingSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.model.Surroundings;
import org.containerharness.model.VolumeSpec;
import org.junit.jupiter.api.Test;

class PlannerTests {

    private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

    @Test
    void startsOneContainerInFourSteps() {
        StackSpec stack =
                StackSpec.named("s").plus(ContainerSpec.of("cache", "redis:7").ports("6379"));

        assertThat(Planner.start(stack, withLocal("redis:7"))).hasToString("""
                1. create container cache from redis:7 - declared at code
                2. start container cache - its stack starts [after 1]
                3. inspect container cache - its ports and addresses are known now [after 2]
                4. await container cache: healthcheck, else published ports within 1m - a test must not see it half-started [after 3]""");
    }

    @Test
    void createsNetworksAndVolumesBeforeTheirUsersAndStartsDependentsLast() {
        StackSpec stack = StackSpec.named("s")
                .plus(NetworkSpec.named("backend"))
                .plus(VolumeSpec.named("data"))
                .plus(ContainerSpec.of("api", "api:1").network("backend").dependsOn("db"))
                .plus(ContainerSpec.of("db", "postgres:15").network("backend").volumes("data:/data"));

        assertThat(Planner.start(stack, withLocal("api:1", "postgres:15"))).hasToString("""
                1. create network backend - declared at code
                2. create volume data - declared at code
                3. create container api from api:1 - declared at code [after 1]
                4. create container db from postgres:15 - declared at code [after 1, 2]
                5. start container db - its stack starts [after 4]
                6. inspect container db - its ports and addresses are known now [after 5]
                7. await container db: healthcheck, else published ports within 1m - a test must not see it half-started [after 6]
                8. start container api - what it depends on is there [after 3, 7]
                9. inspect container api - its ports and addresses are known now [after 8]
                10. await container api: healthcheck, else published ports within 1m - a test must not see it half-started [after 9]""");
    }

    @Test
    void pullsWhatIsMissingOnceForAllItsUsers() {
        StackSpec stack =
                StackSpec.named("s").plus(ContainerSpec.of("a", "redis:7")).plus(ContainerSpec.of("b", "redis:7"));

        List<String> texts = texts(Planner.start(stack, withoutLocal("redis:7")));

        assertThat(texts)
                .startsWith("pull image redis:7")
                .filteredOn(text -> text.startsWith("pull"))
                .hasSize(1);
    }

    @Test
    void pullsAgainWhatIsOlderThanItsPolicyAllows() {
        ImageSource daily = new ImageSource.Pulled(
                org.containerharness.model.ImageReference.parse("redis:7"),
                Optional.of(PullPolicy.olderThan(Duration.ofHours(24))),
                Optional.empty());
        StackSpec stack = StackSpec.named("s").plus(ContainerSpec.of("a", daily));
        ImageState old = new ImageState("redis:7", Optional.of(facts(NOW.minusSeconds(90_000))));
        ImageState fresh = new ImageState("redis:7", Optional.of(facts(NOW.minusSeconds(80_000))));

        assertThat(texts(Planner.start(stack, observed(Map.of(daily, old))))).contains("pull image redis:7");
        assertThat(texts(Planner.start(stack, observed(Map.of(daily, fresh))))).doesNotContain("pull image redis:7");
    }

    @Test
    void buildsOnlyWhenNoImageCameFromTheseInputsYet() {
        ImageSource built = new ImageSource.Built(BuildSpec.ofContext(Path.of("ctx")));
        StackSpec stack = StackSpec.named("s").plus(ContainerSpec.of("a", built));
        ObservedState missing = observed(Map.of(built, new ImageState("build:1", Optional.empty())));
        ObservedState there = observed(Map.of(built, new ImageState("build:1", Optional.of(facts(NOW)))));

        assertThat(texts(Planner.start(stack, missing)))
                .startsWith("build image build:1", "create container a from build:1");
        assertThat(texts(Planner.start(stack, there))).startsWith("create container a from build:1");
    }

    @Test
    void waitsForAJobToCompleteWhereOthersNeedItsEnd() {
        StackSpec stack = StackSpec.named("s")
                .plus(ContainerSpec.of("job", "job:1").waitFor(new ReadyCondition.Running()))
                .plus(ContainerSpec.of("app", "app:1")
                        .plusDependencies(
                                List.of(new DependencySpec("job", DependencySpec.Condition.COMPLETED, true))));

        assertThat(Planner.start(stack, withLocal("job:1", "app:1")).toString())
                .contains("await the end of container job - others start when it has done its work [after 4]")
                .contains("start container app - what it depends on is there [after 2, 6]");
    }

    @Test
    void seedsAVolumeThroughAContainerThatNeverRuns() {
        StackSpec stack = StackSpec.named("s")
                .plus(VolumeSpec.named("data").withFiles(List.of(FileSpec.ofText("hello", "/a.txt"))))
                .plus(ContainerSpec.of("app", "app:1").volumes("data:/data"));

        assertThat(texts(Planner.start(stack, withLocal("app:1"))))
                .startsWith(
                        "create volume data",
                        "build image containerharness/empty:id",
                        "create container data-seed from containerharness/empty:id",
                        "copy 1 file into container data-seed",
                        "remove container data-seed",
                        "create container app from app:1");
    }

    @Test
    void startsAdoptedFixturesInTheirPlaceOfTheGraph() {
        AdoptedSpec db = new AdoptedSpec("db", new NoLifecycle(), List.of(), Place.IN_CODE);
        StackSpec stack = StackSpec.named("s")
                .plus(db)
                .plus(ContainerSpec.of("app", "app:1").dependsOn("db"));

        assertThat(Planner.start(stack, withLocal("app:1")).toString())
                .contains("2. start fixture db - declared at code")
                .contains("3. start container app - what it depends on is there [after 1, 2]");
    }

    @Test
    void startsTheOwnerOfASharedNetworkFirst() {
        StackSpec stack = StackSpec.named("s")
                .plus(ContainerSpec.of("side", "side:1").networking(n -> n.withMode("container:main")))
                .plus(ContainerSpec.of("main", "main:1"));

        assertThat(texts(Planner.start(stack, withLocal("side:1", "main:1"))))
                .startsWith(
                        "create container main from main:1",
                        "create container side from side:1",
                        "start container main");
    }

    @Test
    void runsHooksBetweenTheStartAndTheWait() {
        LifecycleSpec hooks = new LifecycleSpec(
                List.of(HookSpec.of("migrate"), HookSpec.of("seed")), List.of(HookSpec.of("flush")), true);
        StackSpec stack =
                StackSpec.named("s").plus(ContainerSpec.of("db", "db:1").withLifecycle(hooks));

        assertThat(texts(Planner.start(stack, withLocal("db:1"))))
                .containsSubsequence(
                        "inspect container db",
                        "run hook 1 of container db after start: migrate",
                        "run hook 2 of container db after start: seed",
                        "await container db: healthcheck, else published ports within 1m");
    }

    @Test
    void runsHooksOfAReadyContainerBeforeAnybodyUsesIt() {
        StackSpec stack = StackSpec.named("s")
                .plus(ContainerSpec.of("db", "db:1")
                        .lifecycle(hooks -> hooks.plusAfterReady(
                                HookSpec.sql("jdbc:db://db:1/a", "u", "secret", "CREATE USER a PASSWORD 'b'"),
                                HookSpec.code("Orders.seed()", container -> {}))))
                .plus(ContainerSpec.of("api", "db:1").dependsOn("db"));

        assertThat(texts(Planner.start(stack, withLocal("db:1"))))
                .containsSubsequence(
                        "await container db: healthcheck, else published ports within 1m",
                        "run hook 1 of container db after ready: one SQL statement",
                        "run hook 2 of container db after ready: Orders.seed()",
                        "start container api");
    }

    @Test
    void endsGracefulContainersDependentsFirstWithTheirHooks() {
        LifecycleSpec graceful = new LifecycleSpec(List.of(), List.of(HookSpec.of("flush")), true);
        StackSpec stack = StackSpec.named("s")
                .plus(ContainerSpec.of("db", "db:1").withLifecycle(graceful))
                .plus(ContainerSpec.of("api", "db:1")
                        .withLifecycle(new LifecycleSpec(List.of(), List.of(), true))
                        .dependsOn("db"));
        List<Action> done = Planner.start(stack, withLocal("db:1")).operations().stream()
                .map(Operation::action)
                .toList();

        assertThat(Planner.teardown(done, Optional.empty())).hasToString("""
                1. stop container api - it may end in its own way
                2. remove container api - its stack ends [after 1]
                3. run hook 1 of container db before stop: flush - declared with hooks [after 2] (may fail)
                4. stop container db - it may end in its own way [after 3]
                5. remove container db - its stack ends [after 4]""");
    }

    @Test
    void endsGracefullyWhatSaysHowItWantsToEndAndKillsTheOthers() {
        StackSpec stack = StackSpec.named("s")
                .plus(ContainerSpec.of("signal", "db:1").process(p -> p.withStopSignal("SIGINT")))
                .plus(ContainerSpec.of("time", "db:1").process(p -> p.withStopTimeout(Duration.ofSeconds(3))))
                .plus(ContainerSpec.of("hook", "db:1")
                        .withLifecycle(new LifecycleSpec(List.of(), List.of(HookSpec.of("flush")), false)))
                .plus(ContainerSpec.of("nothing", "db:1"));
        List<Action> done = Planner.start(stack, withLocal("db:1")).operations().stream()
                .map(Operation::action)
                .toList();

        assertThat(Planner.teardown(done, Optional.empty()).operations())
                .extracting(operation -> operation.action().text())
                .containsExactlyInAnyOrder(
                        "remove container nothing",
                        "stop container signal",
                        "remove container signal",
                        "stop container time",
                        "remove container time",
                        "run hook 1 of container hook before stop: flush",
                        "stop container hook",
                        "remove container hook");
    }

    @Test
    void copiesOutOfContainersAfterTheirStopAndBeforeTheirRemoval() {
        StackSpec stack = StackSpec.named("s")
                .plus(ContainerSpec.of("api", "db:1").lifecycle(l -> l.withGraceful(true)))
                .plus(ContainerSpec.of("db", "db:1"));
        List<Action> done = Planner.start(stack, withLocal("db:1")).operations().stream()
                .map(Operation::action)
                .toList();
        List<ContainerAction.CopyOut> copies = Action.ofKind(ContainerAction.Create.class, done).stream()
                .map(create -> new ContainerAction.CopyOut(
                        create.target(), create.engineName(), new ContainerPath("/out"), Path.of("to")))
                .toList();

        assertThat(Planner.teardown(done, Optional.empty(), copies)).hasToString("""
                1. copy /out of container db to to - it is wanted after the end (may fail)
                2. remove container db - its stack ends [after 1]
                3. stop container api - it may end in its own way
                4. copy /out of container api to to - it is wanted after the end [after 3] (may fail)
                5. remove container api - its stack ends [after 4]""");
    }

    @Test
    void letsAContainerFailThatOthersOnlyWouldLikeToHave() {
        StackSpec stack = StackSpec.named("s")
                .plus(ContainerSpec.of("cache", "cache:1"))
                .plus(ContainerSpec.of("api", "db:1")
                        .plusDependencies(List.of(new DependencySpec("cache", DependencySpec.Condition.READY, false))));

        assertThat(Planner.start(stack, withLocal("cache:1", "db:1"))).hasToString("""
                1. create container cache from cache:1 - declared at code (may fail)
                2. create container api from db:1 - declared at code
                3. start container cache - its stack starts [after 1] (may fail)
                4. inspect container cache - its ports and addresses are known now [after 3] (may fail)
                5. await container cache: healthcheck, else published ports within 1m - a test must not see it half-started [after 4] (may fail)
                6. start container api - what it depends on is there [after 2] [after the end of 5]
                7. inspect container api - its ports and addresses are known now [after 6]
                8. await container api: healthcheck, else published ports within 1m - a test must not see it half-started [after 7]""");
    }

    @Test
    void makesTheOwnersOfSharedNamespacesAndVolumesFirst() {
        SharingSpec sharing = new SharingSpec(
                Optional.of("container:app"), Optional.empty(), List.of(new SharingSpec.VolumesFrom("data", true)));
        StackSpec stack = StackSpec.named("s")
                .plus(ContainerSpec.of("side", "db:1").withSharing(sharing))
                .plus(ContainerSpec.of("app", "db:1"))
                .plus(ContainerSpec.of("data", "db:1"));

        assertThat(texts(Planner.start(stack, withLocal("db:1"))))
                .startsWith(
                        "create container app from db:1",
                        "create container data from db:1",
                        "create container side from db:1");
    }

    @Test
    void removesContainersBeforeNetworksAndVolumes() {
        StackSpec stack = StackSpec.named("s")
                .plus(NetworkSpec.named("backend"))
                .plus(VolumeSpec.named("data"))
                .plus(ContainerSpec.of("db", "postgres:15").network("backend").volumes("data:/data"));
        List<Action> done = Planner.start(stack, withLocal("postgres:15")).operations().stream()
                .map(Operation::action)
                .toList();

        assertThat(Planner.teardown(done, Optional.empty())).hasToString("""
                1. disconnect container db from network backend - the network ends too
                2. kill container db - it is thrown away [after 1]
                3. remove container db - its stack ends [after 2]
                4. remove volume data - its stack ends [after 3]
                5. remove network backend - its stack ends [after 1]""");
    }

    @Test
    void stopsContainersBeforeRemovingThemWhereAGraceIsGiven() {
        StackSpec stack = StackSpec.named("s").plus(ContainerSpec.of("db", "postgres:15"));
        List<Action> done = Planner.start(stack, withLocal("postgres:15")).operations().stream()
                .map(Operation::action)
                .toList();

        assertThat(texts(Planner.teardown(done, Optional.of(Duration.ofSeconds(5)))))
                .containsExactly("stop container db", "remove container db");
    }

    @Test
    void leavesExternalNetworksAndVolumesAlone() {
        StackSpec stack = StackSpec.named("s")
                .plus(NetworkSpec.external("backend", "company-net"))
                .plus(VolumeSpec.external("data", "company-data"))
                .plus(ContainerSpec.of("db", "postgres:15").network("backend").volumes("data:/data"));
        Plan plan = Planner.start(stack, withLocal("postgres:15"));

        ContainerAction.Create create =
                (ContainerAction.Create) plan.operations().get(0).action();
        assertThat(create.container().networks()).containsEntry("backend", "company-net");
        assertThat(create.container().volumes()).containsEntry("data", "company-data");
        assertThat(Planner.teardown(List.of(create), Optional.empty()).operations())
                .hasSize(1);
    }

    @Test
    void reportsEveryProblemOfAStackAtOnceWithItsPlace() {
        StackSpec stack = StackSpec.named("s")
                .plus(NetworkSpec.named("backend"))
                .plus(ContainerSpec.of("db", "postgres:15").network("backand").withPlace(new Place("OrdersIT db")))
                .plus(ContainerSpec.of("api", "api:1")
                        .volumes("dta:/data")
                        .dependsOn("dbb")
                        .waitFor(ReadyCondition.Http.get("/health"))
                        .withPlace(new Place("OrdersIT api")))
                .plus(ContainerSpec.of("db", "postgres:15").withPlace(new Place("BaseIT db")));

        assertThatThrownBy(() -> Planner.start(stack, withLocal("api:1", "postgres:15")))
                .isInstanceOf(DeclarationException.class)
                .hasMessage("""
                        5 problems in the declarations; nothing was started:
                          - BaseIT db: the container <db> is declared here and at OrdersIT db. Give one of them another name.
                          - OrdersIT db networks: the network <backand> is not declared. Did you mean <backend>?
                          - OrdersIT api volumes: the volume <dta> is not declared. None is declared. A folder of the host begins with a dot or a slash.
                          - OrdersIT api dependsOn: the container <dbb> is not declared. Did you mean <db>?
                          - OrdersIT api waitFor: it waits for HTTP without a port, but publishes none. Name the container port to ask.""");
    }

    @Test
    void drawsADependencyCycleAsArrows() {
        StackSpec stack = StackSpec.named("s")
                .plus(ContainerSpec.of("a", "a:1").dependsOn("b"))
                .plus(ContainerSpec.of("b", "b:1").dependsOn("c"))
                .plus(ContainerSpec.of("c", "c:1").dependsOn("a"));

        assertThatThrownBy(() -> Planner.start(stack, withLocal("a:1", "b:1", "c:1")))
                .hasMessageContaining("the dependencies form a cycle:"
                        + " a -(dependsOn)-> b -(dependsOn)-> c -(dependsOn)-> a. Remove one of them");
    }

    @Test
    void drawsACycleThroughSharedNamespacesTooInsteadOfRunningOutOfStack() {
        StackSpec stack = StackSpec.named("s")
                .plus(ContainerSpec.of("a", "a:1").networking(spec -> spec.withMode("container:b")))
                .plus(ContainerSpec.of("b", "b:1")
                        .withSharing(new SharingSpec(Optional.of("container:c"), Optional.empty(), List.of())))
                .plus(ContainerSpec.of("c", "c:1").dependsOn("a"));

        assertThatThrownBy(() -> Planner.start(stack, withLocal("a:1", "b:1", "c:1")))
                .isInstanceOf(DeclarationException.class)
                .hasMessageContaining("a -(networkMode)-> b -(pid)-> c -(dependsOn)-> a.");
    }

    @Test
    void plansAndEndsAChainOfTenThousandContainers() {
        int length = 10_000;
        List<ContainerSpec> chain = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            ContainerSpec link =
                    ContainerSpec.of("c" + i, "a:1").withLifecycle(new LifecycleSpec(List.of(), List.of(), i % 2 == 0));
            int next = i + 1;
            chain.add(
                    next == length
                            ? link
                            : i % 3 == 0
                                    ? link.networking(spec -> spec.withMode("container:c" + next))
                                    : link.dependsOn("c" + next));
        }
        StackSpec stack = StackSpec.named("s").withContainers(chain);

        Plan plan = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Planner.start(stack, withLocal("a:1")));
        Plan end = assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> Planner.teardown(
                        plan.operations().stream().map(Operation::action).toList(), Optional.empty()));

        assertThat(plan.operations()).hasSize(4 * length);
        assertThat(plan.operations().get(length).action().text()).isEqualTo("start container c9999");
        assertThat(end.operations()).hasSize(length + length / 2);
    }

    @Test
    void refusesTheSameFixedHostPortTwice() {
        StackSpec stack = StackSpec.named("s")
                .plus(ContainerSpec.of("a", "a:1").ports("8080:80"))
                .plus(ContainerSpec.of("b", "b:1").ports("8080:81"));

        assertThatThrownBy(() -> Planner.start(stack, withLocal("a:1", "b:1")))
                .hasMessageContaining("the host port 8080 is also wanted by <a>");
    }

    @Test
    void mayDependOnWhatRunsAlready() {
        StackSpec stack = StackSpec.named("s")
                .plus(ContainerSpec.of("app", "app:1").network("backend").dependsOn("db"));
        ObservedState observed = new ObservedState(
                "id",
                Map.of(),
                "127.0.0.1",
                withLocal("app:1").images(),
                Map.of(),
                Map.of("backend", "ch-backend-1"),
                Map.of(),
                Map.of("db", "ch-db-1"),
                Set.of(),
                Duration.ofMinutes(1),
                PullPolicy.IF_MISSING,
                NOW);

        assertThat(texts(Planner.start(stack, observed)))
                .startsWith("create container app from app:1", "start container app");
    }

    private static List<String> texts(Plan plan) {
        return plan.operations().stream()
                .map(operation -> operation.action().text())
                .toList();
    }

    private static ObservedState withLocal(String... references) {
        Map<ImageSource, ImageState> images = new HashMap<>();
        for (String reference : references) {
            images.put(ImageSource.named(reference), new ImageState(reference, Optional.of(facts(NOW))));
        }
        return observed(images);
    }

    private static ObservedState withoutLocal(String reference) {
        return observed(Map.of(ImageSource.named(reference), new ImageState(reference, Optional.empty())));
    }

    private static ObservedState observed(Map<ImageSource, ImageState> images) {
        return new ObservedState(
                "id",
                Map.of(),
                "127.0.0.1",
                images,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Set.of(),
                Duration.ofMinutes(1),
                PullPolicy.IF_MISSING,
                NOW);
    }

    private static ImageDetails facts(Instant created) {
        return new ImageDetails(
                "sha256:1",
                List.of(),
                List.of(),
                Optional.of(created),
                Optional.empty(),
                List.of(),
                Map.of(),
                "linux/amd64",
                1,
                List.of());
    }

    private static final class NoLifecycle implements AdoptedSpec.Lifecycle {
        @Override
        public AdoptedSpec.Started start(Surroundings around) {
            throw new IllegalStateException("Only planned.");
        }
    }
}
