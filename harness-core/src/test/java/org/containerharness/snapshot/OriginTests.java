package org.containerharness.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.containerharness.engine.FakeEngine;
import org.containerharness.engine.ImageDetails;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.HookSpec;
import org.containerharness.model.ImageSource;
import org.containerharness.model.LifecycleSpec;
import org.containerharness.model.Place;
import org.containerharness.model.PortSpec;
import org.containerharness.model.ProbeResult;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.RestartPolicy;
import org.containerharness.model.StackSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTests {

    private static final ContainerSpec DB = ContainerSpec.of("db", "postgres:16")
            .env("POSTGRES_PASSWORD", "secret")
            .ports("5432:5432");

    private static final ImageDetails IMAGE = FakeEngine.image("postgres:16", Optional.empty(), List.of());

    static Stream<Arguments> eligible() {
        return Stream.of(
                Arguments.of("the image by name", DB),
                Arguments.of(
                        "that of another registry", DB.withImage(ImageSource.named("mirror.example/x/postgres:16"))),
                Arguments.of("with options", DB.command("postgres", "-c", "fsync=off")),
                Arguments.of("with options only", DB.command("-c", "fsync=off")),
                Arguments.of("with init scripts", file("CREATE TABLE item ()")),
                Arguments.of("in a network", DB.network("backend")),
                Arguments.of(
                        "in one under names of its own, as Compose's services are",
                        DB.network("backend")
                                .withEngineSetting("AttachStdout", true)
                                .withEngineSetting(
                                        "NetworkingConfig/EndpointsConfig/{backend}/Aliases", List.of("shop-db-1"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void eligible(String what, ContainerSpec spec) {
        Optional<ContainerSpec> moved = moved(spec);

        assertThat(moved).isPresent();
        assertThat(moved.get().process().environment()).containsEntry("PGDATA", "/var/lib/harness-data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mariadb:11", "mysql:8", "mirror.example/library/mysql:8"})
    void leavesDataWhereTheyAreThatAreCopied(String image) {
        ContainerSpec db = ContainerSpec.of("db", image).env("MYSQL_ROOT_PASSWORD", "secret");

        assertThat(moved(db)).contains(db);
        assertThat(moved(db.command("--character-set-server=utf8mb4"))).isPresent();
        assertThat(moved(db.command("mysqldump"))).isEmpty();
        assertThat(moved(db.env("MYSQL_RANDOM_ROOT_PASSWORD", "yes"))).isEmpty();
        assertThat(moved(db.command("--datadir=/elsewhere"))).isEmpty();
    }

    @Test
    void knowsWhatAPostgresSaysOnceWhenItsDataAreThere() {
        assertThat(saysItOnce(DB, "ready to accept connections", 2)).isTrue();
        assertThat(saysItOnce(DB, "ready to accept connections", 1)).isFalse();
        assertThat(saysItOnce(DB, "listening on IPv[46]", 2)).isFalse();
        assertThat(saysItOnce(ContainerSpec.of("db", "mysql:8"), "ready for connections", 2))
                .isFalse();
    }

    private static boolean saysItOnce(ContainerSpec db, String line, int times) {
        ContainerSpec waiting = db.waitFor(new ReadyCondition.LogLine(Pattern.compile(line), times));
        return Origin.of(waiting, waiting, IMAGE).saysItOnce();
    }

    static Stream<Arguments> notEligible() {
        return Stream.of(
                Arguments.of("switched off", DB.withSnapshot(false)),
                Arguments.of("another image", DB.withImage(ImageSource.named("postgres-exporter:1"))),
                Arguments.of("data where the user wants them", DB.env("PGDATA", "/data")),
                Arguments.of("a log where the user wants it", DB.env("POSTGRES_INITDB_WALDIR", "/wal")),
                Arguments.of("data where the command wants them", DB.command("postgres", "-D", "/data")),
                Arguments.of("another program", DB.command("pg_dumpall")),
                Arguments.of("another user", DB.process(process -> process.withUser("postgres"))),
                Arguments.of("a volume", DB.volumes("data:/var/lib/postgresql/data")),
                Arguments.of("a folder of the host", DB.volumes("/tmp:/docker-entrypoint-initdb.d:ro")),
                Arguments.of(
                        "a script that knows where data are", file("echo x >>/var/lib/postgresql/data/pg_hba.conf")),
                Arguments.of("a file among the data", DB.file(FileSpec.ofText("", "/var/lib/postgresql/data/x"))),
                Arguments.of("a need", DB.dependsOn("other")),
                Arguments.of("a setting of the engine's", DB.withEngineSetting("HostConfig/Sysctls", Map.of())),
                Arguments.of("the network of another", DB.networking(n -> n.withMode("container:other"))),
                Arguments.of("the host's network", DB.networking(n -> n.withMode("host"))),
                Arguments.of("a root to be read only", DB.security(s -> s.withReadOnlyRoot(true))),
                Arguments.of("a unique part", DB.env("POSTGRES_DB", "shop-chunique")),
                Arguments.of("a hook", DB.withLifecycle(hook())),
                Arguments.of(
                        "a condition in code",
                        DB.waitFor(new ReadyCondition.AllOf(List.of(new ReadyCondition.Custom(
                                "mine", target -> new ProbeResult(ProbeResult.Verdict.READY, "")))))),
                Arguments.of("a job", DB.waitFor(new ReadyCondition.Completed(0))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void notEligible(String what, ContainerSpec spec) {
        assertThat(moved(spec)).isEmpty();
    }

    @Test
    void whatIsAskedForMayHaveHooksAndAnyImage() {
        ContainerSpec spec =
                DB.withImage(ImageSource.named("app:1")).withLifecycle(hook()).withSnapshot(true);

        assertThat(moved(spec)).contains(spec);
    }

    @Test
    void whatOthersMakeAnImageOfOrShareFilesWithIsLeftAlone() {
        StackSpec stack = StackSpec.named("orders").plus(DB).plus(ContainerSpec.of("copy", ImageSource.commitOf("db")));

        assertThat(Origin.eligible(DB, stack, "chunique")).isEmpty();
    }

    @Test
    void identityIsThatOfTheStateAndNotOfItsUse() {
        String hash = origin(DB).hash();

        assertThat(List.of(
                        DB.withEngineName("fixed"),
                        DB.ports("9999"),
                        DB.network("backend"),
                        DB.plusLabels(Map.of("team", "orders")),
                        DB.withRestart(RestartPolicy.parse("always")),
                        DB.withPlace(new Place("OrdersIT"))))
                .allSatisfy(spec -> assertThat(origin(spec).hash()).isEqualTo(hash));
        assertThat(List.of(
                        DB.env("POSTGRES_PASSWORD", "other"),
                        DB.command("-c", "fsync=off"),
                        file("CREATE TABLE item ()"),
                        file("CREATE TABLE other ()"),
                        DB.waitFor(new ReadyCondition.Running()),
                        DB.networking(n -> n.withHostname("db1"))))
                .extracting(spec -> origin(spec).hash())
                .doesNotContain(hash)
                .doesNotHaveDuplicates();
    }

    @Test
    void makerIsOutOfTheWay() {
        ContainerSpec maker =
                origin(DB.network("backend").plusLabels(Map.of("a", "b"))).maker();

        assertThat(maker.engineName().orElseThrow()).startsWith("ch-snapshot-");
        assertThat(maker.networking().networks()).isEmpty();
        assertThat(maker.networking().ports()).containsExactly(PortSpec.random(5432));
        assertThat(maker.labels()).isEmpty();
        assertThat(maker.engineSettings()).containsEntry("HostConfig/CpuShares", 128);
    }

    @Test
    void startsFromItsSnapshotWithoutWhatIsInItAlready() {
        Origin origin =
                origin(file("CREATE TABLE item ()").waitFor(new ReadyCondition.LogLine(Pattern.compile("ready"), 2)));
        ImageDetails snapshot = FakeEngine.image(origin.reference().toString(), Optional.empty(), List.of());

        ContainerSpec spec = origin.from(snapshot);

        assertThat(spec.image().toString()).isEqualTo("containerharness/snapshot:" + origin.hash());
        assertThat(spec.files()).isEmpty();
        assertThat(spec.networking().ports()).isEqualTo(DB.networking().ports());
        assertThat(spec.readiness().condition().toString()).isEqualTo("log /ready/ 2 times");
        assertThat(origin.trial(origin.candidateReference(), true)
                        .readiness()
                        .condition()
                        .toString())
                .isEqualTo("log /ready/");
    }

    /** A snapshot is of what it was without them, so that each start does them once. */
    @Test
    void keepsHooksOfAReadyContainerOutOfTheSnapshot() {
        ContainerSpec hooked = DB.lifecycle(hooks -> hooks.plusAfterReady(HookSpec.of("seed")));
        Origin origin = origin(hooked);

        assertThat(origin.hash()).isEqualTo(origin(DB).hash());
        assertThat(origin.maker().lifecycle().afterReady()).isEmpty();
        assertThat(origin.trial(origin.candidateReference(), false).lifecycle().afterReady())
                .isEmpty();
        assertThat(origin.from(IMAGE).lifecycle().afterReady()).containsExactly(HookSpec.of("seed"));
    }

    private static Optional<ContainerSpec> moved(ContainerSpec spec) {
        return Origin.eligible(spec, StackSpec.named("orders").plus(spec), "chunique");
    }

    private static Origin origin(ContainerSpec spec) {
        return Origin.of(spec, moved(spec).orElseThrow(), IMAGE);
    }

    private static ContainerSpec file(String script) {
        return DB.file(FileSpec.ofText(script, "/docker-entrypoint-initdb.d/1.sh"));
    }

    private static LifecycleSpec hook() {
        return new LifecycleSpec(List.of(HookSpec.of("true")), List.of(), false);
    }
}
