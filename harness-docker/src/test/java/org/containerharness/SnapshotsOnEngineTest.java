package org.containerharness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.ContainerSummary;
import org.containerharness.engine.Engine;
import org.containerharness.engine.Labels;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.HookSpec;
import org.containerharness.model.ImageReference;
import org.containerharness.model.LifecycleSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.Place;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.containerharness.snapshot.SnapshotImage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Containers that begin from what an equal one was after its initialisation. */
@Tag("engine")
@Timeout(120)
class SnapshotsOnEngineTest {

    private static final String TABLE = "CREATE TABLE item (name text); INSERT INTO item VALUES ('first');";

    private final String mark = UUID.randomUUID().toString().substring(0, 8);
    private final List<CallListener.Call> calls = Collections.synchronizedList(new ArrayList<>());
    private final Harness harness = connect();
    private final Engine engine = Harness.connectEngine(settings());

    private Harness connect() {
        return Harness.connect(settings(), calls::add);
    }

    private static Settings settings() {
        Settings settings = Settings.load().with(Setting.SNAPSHOT, "true");
        return settings.text(Setting.IMAGE_PREFIX).isPresent() || System.getenv("CI") != null
                ? settings
                : settings.with(Setting.IMAGE_PREFIX, "containerharness/");
    }

    /** A database whose output says twice that it is ready if it had to initialise its data. */
    static StackSpec stack(String mark, String script) {
        return StackSpec.named("orders")
                .plus(ContainerSpec.of("db", "postgres:16")
                        .env("POSTGRES_PASSWORD", "secret")
                        .ports("5432")
                        .file(FileSpec.ofText(script + " -- " + mark, "/docker-entrypoint-initdb.d/1.sql"))
                        .waitFor(new ReadyCondition.LogLine(
                                Pattern.compile("database system is ready to accept connections"), 2))
                        .withPlace(new Place("SnapshotsOnEngineTest " + mark)));
    }

    @AfterEach
    void leaveNothing() {
        harness.close();
        snapshots().forEach(snapshot -> snapshot.names()
                .forEach(name -> engine.images().remove(name, true)));
        assertThat(containers()).isEmpty();
        engine.close();
    }

    @Test
    void beginsWithWhatTheFirstStartMadeAndWithNothingThatATestWrote() throws SQLException {
        RunningStack first = harness.start(stack(mark, TABLE));
        assertThat(db(first).isFromSnapshot()).isFalse();
        assertThat(items(first)).containsExactly("first");
        awaitSnapshot();

        RunningStack second = harness.start(stack(mark, TABLE));

        assertThat(db(second).isFromSnapshot()).isTrue();
        assertThat(db(second).image()).isEqualTo("postgres:16");
        assertThat(db(second).toString()).startsWith("container db (postgres:16 from a snapshot, ");
        assertThat(items(second)).containsExactly("first");
        assertThat(output(second)).contains("Skipping initialization").doesNotContain("running /docker-entrypoint");
        insert(second, "second");
        second.close();
        calls.clear();
        RunningStack third = harness.start(stack(mark, TABLE));
        assertThat(calls).hasSizeLessThanOrEqualTo(4);
        assertThat(items(third)).containsExactly("first");
        first.close();
        third.close();
    }

    @Test
    void isFoundByAnotherSession() throws SQLException {
        Duration initialising = harness.start(stack(mark, TABLE)).startTime();
        awaitSnapshot();
        harness.close();

        try (Harness other = connect();
                RunningStack stack = other.start(stack(mark, TABLE))) {
            assertThat(db(stack).isFromSnapshot()).isTrue();
            assertThat(items(stack)).containsExactly("first");
            assertThat(stack.startTime()).isLessThan(initialising);
        }
    }

    @Test
    void isNotThatOfAnotherDeclarationWhichItsSuccessorReplaces() throws SQLException {
        RunningStack first = harness.start(stack(mark, TABLE));
        String before = awaitSnapshot();
        first.close();

        String changed = TABLE.replace("'first'", "'changed'");
        RunningStack second = harness.start(stack(mark, changed));

        assertThat(db(second).isFromSnapshot()).isFalse();
        assertThat(items(second)).containsExactly("changed");
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        snapshots().size() == 1 && !snapshots().get(0).name().equals(before));
        second.close();
    }

    @Test
    void isThrownAwayIfItDoesNotStart() throws SQLException {
        RunningStack first = harness.start(stack(mark, TABLE));
        String snapshot = awaitSnapshot();
        first.close();
        ImageReference name = ImageReference.parse(snapshot);
        engine.images().remove(snapshot, true);
        engine.images().tag("containerharness/busybox:1", name);

        try (Harness other = connect();
                RunningStack stack = other.start(stack(mark, TABLE))) {
            assertThat(db(stack).isFromSnapshot()).isFalse();
            assertThat(items(stack)).containsExactly("first");
            assertThat(engine.images().find(snapshot)).isEmpty();
        }
    }

    @Test
    void isMissedWithoutHarmIfSomebodyRemovedIt() throws SQLException {
        RunningStack first = harness.start(stack(mark, TABLE));
        String snapshot = awaitSnapshot();
        first.close();
        harness.start(stack(mark, TABLE)).close();
        for (String tag : List.of(snapshot, snapshot + "-once")) {
            engine.images().remove(tag, true);
        }

        try (RunningStack stack = harness.start(stack(mark, TABLE))) {
            assertThat(db(stack).isFromSnapshot()).isFalse();
            assertThat(items(stack)).containsExactly("first");
        }
    }

    @Test
    void isWhatARunningContainerGoesBackTo() throws SQLException {
        String data = TABLE + " CREATE TABLE big AS SELECT repeat(md5(i::text), 30) FROM generate_series(1, 100000) i;";
        StackSpec declared = stack(mark, data)
                .plus(NetworkSpec.named("inner"))
                .map(part -> part instanceof ContainerSpec db ? db.network("inner", "store") : part)
                .plus(ContainerSpec.of("client", "postgres:16")
                        .network("inner")
                        .command("sleep", "600")
                        .process(process -> process.withInit(true))
                        .waitFor(new ReadyCondition.Running()));
        RunningStack stack = harness.start(declared);
        RunningContainer db = stack.container("db");
        String id = db.id();
        int port = db.port();
        insert(stack, "second");

        db.restore();

        assertThat(items(stack)).containsExactly("first");
        assertThat(db.id()).isNotEqualTo(id);
        assertThat(db.isFromSnapshot()).isTrue();
        assertThat(db.port()).isEqualTo(port);
        for (String name : List.of("db", "store")) {
            assertThat(stack.container("client")
                            .exec("pg_isready", "-h", name)
                            .exitCode()
                            .getAsInt())
                    .isZero();
        }
        insert(stack, "third");
        long from = System.nanoTime();
        db.restore();
        long took = Duration.ofNanos(System.nanoTime() - from).toMillis();
        assertThat(items(stack)).containsExactly("first");
        // A second at rest; other builds may use the machine.
        assertThat(took).isLessThan(3_000);
        System.out.println("Brought back 100 MB in " + took + " ms");
        stack.close();
        assertThatThrownBy(db::restore).isInstanceOf(HarnessException.class).hasMessageContaining("has ended");
    }

    @Test
    void carriesWhatIsInVolumes() {
        StackSpec declared = StackSpec.named("shop")
                .plus(ContainerSpec.of("db", "mariadb:11")
                        .env("MARIADB_ROOT_PASSWORD", "secret")
                        .ports("3306")
                        .file(FileSpec.ofText(
                                "CREATE DATABASE shop; CREATE TABLE shop.item (name text); "
                                        + "INSERT INTO shop.item VALUES ('first'); -- " + mark,
                                "/docker-entrypoint-initdb.d/1.sql"))
                        // On a busy machine the copy of its volume may take as long as the initialisation.
                        .withSnapshot(true)
                        .withPlace(new Place("SnapshotsOnEngineTest " + mark)));
        RunningStack first = harness.start(declared);
        assertThat(rows(first, "SELECT name FROM shop.item")).isEqualTo("first");
        awaitSnapshot();

        RunningStack second = harness.start(declared);

        assertThat(db(second).isFromSnapshot()).isTrue();
        assertThat(rows(second, "SELECT name FROM shop.item")).isEqualTo("first");
        rows(second, "INSERT INTO shop.item VALUES ('second')");
        assertThat(rows(first, "SELECT count(*) FROM shop.item")).isEqualTo("1");
        db(second).restore();
        assertThat(rows(second, "SELECT name FROM shop.item")).isEqualTo("first");
        // The snapshot can be used while what it was made of is being removed.
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(engine.images().list(Map.of(Labels.IMAGE, "snapshot")).stream()
                                .flatMap(image -> image.tags().stream())
                                .filter(tag -> tag.contains("candidate")))
                        .isEmpty());
        System.out.println("MariaDB first " + first.startTime().toMillis() + " ms, from its snapshot "
                + second.startTime().toMillis() + " ms");
        first.close();
        second.close();
    }

    private static String rows(RunningStack stack, String sql) {
        return db(stack)
                .exec("mariadb", "-uroot", "-psecret", "-N", "-e", sql)
                .stdout()
                .strip();
    }

    @Test
    void keepsWhatHooksDidWhereItIsAskedFor() {
        ContainerSpec job = ContainerSpec.of("job", "busybox:1")
                .command("sh", "-c", "while true; do sleep 0.1; done")
                .process(process -> process.withInit(true))
                .env("MARK", mark)
                .withLifecycle(new LifecycleSpec(
                        List.of(HookSpec.of("sh", "-c", "sleep 2; echo done >>/state")), List.of(), false))
                .waitFor(new ReadyCondition.Running())
                .withPlace(new Place("SnapshotsOnEngineTest " + mark))
                .withSnapshot(true);
        StackSpec stack = StackSpec.named("jobs").plus(job);
        harness.start(stack);
        awaitSnapshot();

        RunningStack second = harness.start(stack);

        assertThat(second.container("job").isFromSnapshot()).isTrue();
        assertThat(second.container("job").exec("cat", "/state").stdout()).isEqualTo("done\n");
        harness.close();
    }

    @Test
    void isGivenUpWhenTheSessionEnds() {
        harness.start(stack(mark, "SELECT pg_sleep(1);"));
        awaitMaker();

        long from = System.nanoTime();
        harness.close();

        assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(8));
        assertThat(makers()).isEmpty();
        assertThat(SnapshotImage.all(engine))
                .noneMatch(snapshot -> snapshot.madeFor().contains(mark));
    }

    @Test
    void leavesNothingIfItsProcessIsKilled() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SnapshotMain.class.getName(),
                        mark,
                        "SELECT pg_sleep(3);")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            awaitMaker();
        } finally {
            process.destroyForcibly();
        }

        await().atMost(Duration.ofSeconds(15)).until(() -> containers().isEmpty());
        assertThat(snapshots()).isEmpty();
    }

    private void awaitMaker() {
        await().atMost(Duration.ofSeconds(30)).until(() -> !makers().isEmpty());
    }

    private List<ContainerSummary> makers() {
        return containers().stream()
                .filter(container -> container.name().startsWith("ch-snapshot-"))
                .toList();
    }

    private List<ContainerSummary> containers() {
        return engine.containers().list(Map.of(Labels.PLACE, "SnapshotsOnEngineTest " + mark));
    }

    /** Its name, as soon as its maker has nothing to do with it any more. */
    private String awaitSnapshot() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> makers().isEmpty() && !snapshots().isEmpty());
        return snapshots().get(0).name().orElseThrow();
    }

    private List<SnapshotImage> snapshots() {
        return SnapshotImage.all(engine).stream()
                .filter(snapshot -> snapshot.madeFor().contains(mark))
                .filter(snapshot -> snapshot.name().isPresent())
                .toList();
    }

    private static RunningContainer db(RunningStack stack) {
        return stack.container("db");
    }

    private static String output(RunningStack stack) {
        return db(stack).logs();
    }

    private static List<String> items(RunningStack stack) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = connection(stack);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name FROM item")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static void insert(RunningStack stack, String name) throws SQLException {
        try (Connection connection = connection(stack);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO item VALUES ('" + name + "')");
        }
    }

    private static Connection connection(RunningStack stack) throws SQLException {
        return DriverManager.getConnection(stack.rewrite("jdbc:postgresql://db:5432/postgres"), "postgres", "secret");
    }
}
