package org.containerharness.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.containerharness.events.RunEvent;
import org.containerharness.json.JsonReader;
import org.containerharness.json.JsonText;
import org.junit.jupiter.api.Test;

class BuildReportTests {

    private static Told twoClasses() {
        return new Told("s1", "build", 0)
                .stack("OrdersTest", "postgres:16", 100, 2_000, 500)
                .uses("OrdersTest", "OrdersTest", "postgres:16", 100, 2_530, false)
                .test("shop.OrdersTest", "accepts()", 2_700, 100, "SUCCESSFUL", "")
                .test("shop.OrdersTest", "rejects()", 2_800, 100, "FAILED", "expected 1")
                .removed("OrdersTest", 3_000)
                .stack("BillsTest", "postgres:16", 3_100, 1_500, 100)
                .uses("BillsTest.pays", "BillsTest", "postgres:16", 3_600, 1_100, true)
                .test("shop.BillsTest", "pays()", 4_800, 10, "SUCCESSFUL", "")
                .removed("BillsTest", 5_000)
                .ended(5_100);
    }

    private static BuildReport report(Told... sessions) {
        return BuildDraft.of(List.of(sessions).stream().map(told -> told.events).toList());
    }

    private static BuildReport.Fixture fixture(BuildReport report, String engineName) {
        return report.fixtures().stream()
                .filter(fixture -> fixture.engineName().equals(engineName))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void classesHaveTheirTestsAndWhatTheyUsed() {
        BuildReport report = report(twoClasses());

        assertThat(report.classes())
                .extracting(BuildReport.TestClass::name)
                .containsExactly("shop.OrdersTest", "shop.BillsTest");
        BuildReport.TestClass orders = report.classes().get(0);
        assertThat(orders.tests()).extracting(BuildReport.Test::name).containsExactly("accepts()", "rejects()");
        assertThat(orders.status()).isEqualTo("FAILED");
        assertThat(orders.fixtures()).hasSize(2);
        assertThat(orders.waited()).isEqualTo(2_530);
        assertThat(report.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.what()).isEqualTo("test");
            assertThat(failure.subject()).isEqualTo("shop.OrdersTest › rejects()");
            assertThat(failure.fixtures()).isEqualTo(orders.fixtures());
        });
    }

    @Test
    void aFixtureHasItsLifeAndWhatItWaitedFor() {
        BuildReport report = report(twoClasses());

        BuildReport.Fixture app = fixture(report, "ch-OrdersTest-app");
        assertThat(app.from()).isEqualTo(100);
        assertThat(app.ready()).isEqualTo(2_630);
        assertThat(app.to()).isEqualTo(3_020);
        assertThat(app.scope()).isEqualTo("CLASS");
        assertThat(app.needs())
                .extracting(number -> report.fixtures().get(number).name())
                .containsExactly("db");
    }

    @Test
    void theCriticalPathIsWhatDecidedTheStart() {
        BuildReport report = report(twoClasses());

        assertThat(fixture(report, "ch-OrdersTest-app").phases())
                .filteredOn(BuildReport.Phase::critical)
                .extracting(BuildReport.Phase::name)
                .containsExactly("start", "ready");
        assertThat(fixture(report, "ch-OrdersTest-db").phases())
                .filteredOn(BuildReport.Phase::critical)
                .extracting(BuildReport.Phase::name)
                .containsExactly("create", "start", "ready");
    }

    @Test
    void whatWasWaitedIsDividedByPhase() {
        BuildReport report = report(twoClasses());

        assertThat(report.waited()).isBetween(3_620L, 3_640L);
        assertThat(report.waits().get("ready")).isGreaterThan(3_500);
        assertThat(report.savings().aheadStarts()).isEqualTo(1);
        assertThat(report.savings().ahead()).isEqualTo(1_630 - 1_100);
    }

    @Test
    void equalDeclarationsAreSaidWithWhatTheyCost() {
        BuildReport report = report(twoClasses()
                .stack("PricesTest", "postgres:16", 6_000, 1_000, 100)
                .uses("PricesTest", "PricesTest", "postgres:16", 6_000, 1_130, false));

        assertThat(report.savings().twice()).singleElement().satisfies(twice -> {
            assertThat(twice.name()).isEqualTo("db");
            assertThat(twice.starts()).isEqualTo(3);
            assertThat(twice.cost()).isEqualTo(1_100 + 1_020);
        });
        assertThat(report.hints()).singleElement().satisfies(hint -> assertThat(hint.text())
                .isEqualTo("3 classes declare the same postgres:16 <db>; SUITE scope would save about 2.1 s:"
                        + " add scope = Scope.SUITE at OrdersTest @WithDb"));
    }

    @Test
    void aClassThatRanTwiceIsOne() {
        Told told = new Told("s1", "build", 0);
        for (long at : new long[] {0, 3_000}) {
            told.stack("OrdersTest", "postgres:16", at, 1_000, 100)
                    .uses("OrdersTest", "OrdersTest", "postgres:16", at, 1_130, false)
                    .removed("OrdersTest", at + 2_000);
        }

        assertThat(report(told.ended(6_000)).hints()).first().satisfies(hint -> assertThat(hint.text())
                .startsWith("1 class that ran several times declares the same postgres:16 <db>; SUITE scope"));
    }

    @Test
    void whatABuildSharesIsOneFixtureWithAllItsUsers() {
        Told maker = new Told("s1", "build", 0).stack("OrdersTest", "redis:7", 0, 100, 10);
        Told finder = new Told("s2", "build", 500);
        for (Told told : List.of(maker, finder)) {
            told.add(new RunEvent.Shared(
                            Told.time(600),
                            Duration.ofMillis(5),
                            "BUILD",
                            "shared",
                            "container db",
                            "ch-db-b123",
                            "id-OrdersTest-db",
                            "redis:7",
                            "1f",
                            told == maker,
                            "place"))
                    .add(new RunEvent.OperationEnded(
                            Told.time(601),
                            Duration.ofMillis(1),
                            90,
                            1,
                            List.of(),
                            "shared",
                            "container db",
                            "reuse",
                            "reuse container db",
                            "it is there",
                            "",
                            ""))
                    .add(new RunEvent.FixturesUsed(
                            Told.time(600),
                            Duration.ofMillis(5),
                            told == maker ? "OrdersTest" : "BillsTest",
                            "BUILD",
                            false,
                            List.of(new RunEvent.Used("db", "id-OrdersTest-db", "redis:7", "place", "1f"))));
        }

        BuildReport report = report(maker, finder);

        assertThat(report.sessions()).hasSize(2);
        assertThat(fixture(report, "ch-db-b123")).satisfies(shared -> {
            assertThat(shared.scope()).isEqualTo("BUILD");
            assertThat(shared.uses()).extracting(BuildReport.Use::user).containsExactly("OrdersTest", "BillsTest");
            assertThat(shared.moments()).extracting(BuildReport.Moment::what).containsExactly("reused");
        });
        assertThat(report.savings().reused()).isEqualTo(1);
        assertThat(report.fixtures()).extracting(BuildReport.Fixture::name).containsExactly("db", "app");
    }

    @Test
    void deathsKeptStacksAndFailedStartsAreThere() {
        Told told = new Told("s1", "build", 0)
                .stack("OrdersTest", "redis:7", 0, 100, 10)
                .add(new RunEvent.ContainerChanged(Told.time(300), "id-OrdersTest-db", "died", "137"))
                .add(new RunEvent.ContainerDied(
                        Told.time(300),
                        "OrdersTest",
                        "ch-OrdersTest-db",
                        137,
                        "out of memory",
                        "{\"kind\":\"out-of-memory\"}",
                        false))
                .add(new RunEvent.StackKept(
                        Told.time(400),
                        "OrdersTest",
                        List.of("ch-OrdersTest-app"),
                        "since a test failed",
                        "docker exec"))
                .add(new RunEvent.StackFailed(
                        Told.time(500), 1, "BillsTest", "It failed.", "{\"cause\":{\"code\":1}}"));

        BuildReport report = report(told);

        assertThat(fixture(report, "ch-OrdersTest-db").died()).isEqualTo("out of memory");
        assertThat(fixture(report, "ch-OrdersTest-db").moments()).hasSize(1);
        assertThat(fixture(report, "ch-OrdersTest-app").commands()).isEqualTo("docker exec");
        assertThat(report.failures()).extracting(BuildReport.Failure::what).containsExactly("death", "start");
        assertThat(report.failures().get(0).report()).isEqualTo(Map.of("kind", "out-of-memory"));
        assertThat(report.failures().get(1).report()).isEqualTo(Map.of("cause", Map.of("code", 1L)));
    }

    @Test
    void aFailedTestHasWhatItsContainersWroteInThatMoment() {
        Told told = twoClasses();
        String rejects = "[engine:junit-jupiter]/[class:shop.OrdersTest]/[method:rejects()]";
        told.add(new RunEvent.OutputKept(
                        Told.time(2_950),
                        rejects,
                        "ch-OrdersTest-db",
                        "logs/20260302-081405-5f2a9c31bb04d6e7/org.example.OrdersTest/rejects/db.log",
                        "ERROR: duplicate key"))
                .add(new RunEvent.OutputKept(
                        Told.time(2_960),
                        rejects,
                        "",
                        "logs/20260302-081405-5f2a9c31bb04d6e7/org.example.OrdersTest/rejects/state.txt",
                        ""))
                .add(new RunEvent.OutputKept(
                        Told.time(2_970),
                        "",
                        "ch-OrdersTest-db",
                        "logs/20260302-081405-5f2a9c31bb04d6e7/org.example.OrdersTest/class/db.log",
                        "all"));

        assertThat(report(told).failures()).singleElement().satisfies(failure -> assertThat(failure.files())
                .containsExactly(
                        new BuildReport.Output(
                                "db",
                                "logs/20260302-081405-5f2a9c31bb04d6e7/org.example.OrdersTest/rejects/db.log",
                                "ERROR: duplicate key"),
                        new BuildReport.Output(
                                "",
                                "logs/20260302-081405-5f2a9c31bb04d6e7/org.example.OrdersTest/rejects/state.txt",
                                "")));
    }

    @Test
    void whatATestDoesToAContainerIsMarkedAtIt() {
        Told told = new Told("s1", "build", 0)
                .stack("OrdersTest", "redis:7", 0, 100, 10)
                .add(new RunEvent.FaultMade(Told.time(300), "ch-OrdersTest-db", "cut off from network backend"));

        assertThat(fixture(report(told), "ch-OrdersTest-db").moments())
                .containsExactly(new BuildReport.Moment(300, "fault", "cut off from network backend"));
    }

    @Test
    void aKilledSessionSaysSo() {
        Told told = new Told("s1", "build", 0).stack("OrdersTest", "redis:7", 0, 100, 10);
        String parent = "[engine:junit-jupiter]/[class:OrdersTest]";
        told.add(new RunEvent.TestBegan(Told.time(200), parent + "/[method:a()]", parent, true, "OrdersTest", "a()"));

        BuildReport report = report(told);

        assertThat(report.sessions().get(0).complete()).isFalse();
        assertThat(report.classes().get(0).tests().get(0).status()).isEqualTo("ENDED WITH ITS PROCESS");
        assertThat(fixture(report, "ch-OrdersTest-db").to()).isEqualTo(-1);
    }

    @Test
    void aTestThatIsRunAgainInASessionIsThereWithBothResults() {
        Told told = new Told("s1", "build", 0)
                .test("shop.OrdersTest", "flaky()", 0, 10, "FAILED", "first")
                .test("shop.OrdersTest", "flaky()", 100, 20, "SUCCESSFUL", "");

        assertThat(report(told).classes().get(0).tests())
                .containsExactly(
                        new BuildReport.Test("flaky()", 0, 10, "FAILED", "first"),
                        new BuildReport.Test("flaky()", 100, 120, "SUCCESSFUL", ""));
    }

    @Test
    void ofClassesWithOneNameInTwoPackagesTheOneThatRanHasWhatWasUsed() {
        Told told = new Told("s1", "build", 0)
                .test("api.OrdersTest", "a()", 0, 50, "SUCCESSFUL", "")
                .test("domain.OrdersTest", "a()", 100, 900, "SUCCESSFUL", "")
                .stack("OrdersTest", "redis:7", 200, 10, 10)
                .uses("OrdersTest", "OrdersTest", "redis:7", 200, 50, false);

        assertThat(report(told).classes())
                .extracting(type -> type.name() + " " + type.fixtures().size())
                .containsExactly("api.OrdersTest 0", "domain.OrdersTest 2");
    }

    @Test
    void namesOfTestsInAParameterizedClassDoNotRepeatTheClass() {
        String type = "[engine:junit-jupiter]/[class-template:shop.OrdersTest]";
        String each = type + "/[class-template-invocation:#1]";
        Told told = new Told("s1", "build", 0);
        told.add(new RunEvent.TestBegan(
                Told.time(0), type, "[engine:junit-jupiter]", false, "shop.OrdersTest", "OrdersTest"));
        told.add(new RunEvent.TestBegan(Told.time(1), each, type, false, "shop.OrdersTest", "[1] eur"));
        told.add(new RunEvent.TestBegan(Told.time(2), each + "/[method:a()]", each, true, "shop.OrdersTest", "a()"));
        told.add(new RunEvent.TestEnded(Told.time(3), each + "/[method:a()]", "FAILED", "wrong"));
        told.add(new RunEvent.TestEnded(Told.time(4), type, "FAILED", "wrong"));

        assertThat(report(told).failures())
                .extracting(BuildReport.Failure::subject)
                .containsExactly("shop.OrdersTest › [1] eur › a()", "shop.OrdersTest");
    }

    @Test
    void theSameJournalsInAnyOrderAreTheSameReport() {
        Told one = twoClasses();
        Told other = new Told("s2", "build", 50)
                .stack("PricesTest", "redis:7", 60, 10, 10)
                .ended(200);

        assertThat(JsonText.of(report(one, other))).isEqualTo(JsonText.of(report(other, one)));
        assertThat(JsonReader.read(JsonText.of(report(one, other)))).isInstanceOf(Map.class);
    }

    @Test
    void theSummarySaysWhatRanWhatWasWaitedForAndWhereThePageIs() {
        Summary summary = new Summary(report(twoClasses()), java.nio.file.Path.of("/build/harness/index.html"));

        assertThat(summary.lines()).first().isEqualTo("4 containers for 2 test classes in 5.1 s, 1 failure.");
        assertThat(summary.lines())
                .anyMatch(line -> line.matches("Tests waited 3\\.6 s: ready 3\\.\\d s, .*"))
                .contains("Starts ahead saved 530 ms.")
                .last()
                .asString()
                .endsWith("/build/harness/index.html");
        assertThat(summary.text()).contains("FAILED shop.OrdersTest › rejects() after 2.9 s", "    expected 1");
        assertThat(summary.markdown())
                .contains("| ❌ shop.OrdersTest | 2 | db, app | 2.5 s |")
                .contains("<details><summary>shop.OrdersTest › rejects()</summary>");
    }

    @Test
    void aSuiteThatOnlyNamesClassesHasNoRow() {
        Told told = new Told("s1", "build", 0)
                .add(new RunEvent.TestBegan(Told.time(1), "suite", "", false, "shop.AllTests", "AllTests"))
                .add(new RunEvent.TestBegan(Told.time(2), "class", "engine", false, "shop.OrdersTest", "OrdersTest"))
                .add(new RunEvent.TestBegan(Told.time(3), "test", "class", true, "shop.OrdersTest", "accepts()"))
                .add(new RunEvent.TestEnded(Told.time(4), "test", "SUCCESSFUL", ""))
                .add(new RunEvent.TestEnded(Told.time(5), "class", "SUCCESSFUL", ""))
                .add(new RunEvent.TestEnded(Told.time(6), "suite", "SUCCESSFUL", ""));

        assertThat(report(told).classes())
                .extracting(BuildReport.TestClass::name)
                .containsExactly("shop.OrdersTest");
    }
}
