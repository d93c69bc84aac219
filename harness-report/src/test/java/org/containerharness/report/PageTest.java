package org.containerharness.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.containerharness.events.RunEvent;
import org.containerharness.json.JsonText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page in a browser, where the machine has one. */
@Timeout(120)
class PageTest {

    private static final String EVIL =
            "</script><script>document.title='evil'</script><img src=x onerror=\"document.title='evil'\"> ' \" & \u001b[31mred\u001b[0m \u202eright\u202c \u2028 שלום";

    @TempDir
    Path folder;

    private static Optional<Path> browser() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(path -> Stream.of("chromium", "chromium-browser", "google-chrome", "chrome")
                        .map(name -> Path.of(path, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String html(BuildReport report) throws IOException {
        return new String(ReportFolder.html(JsonText.of(report)), StandardCharsets.UTF_8);
    }

    private String opened(BuildReport report) throws IOException, InterruptedException {
        return opened(html(report));
    }

    private String opened(String html) throws IOException, InterruptedException {
        assumeTrue(browser().isPresent(), "There is no Chromium on the PATH.");
        Path page = Files.writeString(folder.resolve("index.html"), html);
        Path dom = folder.resolve("dom");
        Process process = new ProcessBuilder(
                        browser().orElseThrow().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--dump-dom",
                        page.toUri().toString())
                .redirectOutput(dom.toFile())
                .redirectError(folder.resolve("log").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(dom);
    }

    private static long milliseconds(String dom) {
        Matcher ready = Pattern.compile("data-ready=\"(\\d+)\"").matcher(dom);
        assertThat(ready.find())
                .as("the script came to its end: " + dom.substring(0, 200))
                .isTrue();
        return Long.parseLong(ready.group(1));
    }

    @Test
    void whatNamesAndOutputHoldIsTextAndNothingElse() throws Exception {
        Told told = new Told("s1", "build", 0)
                .stack(EVIL, EVIL, 100, 200, 50)
                .uses("OrdersTest", EVIL, EVIL, 100, 280, false)
                .test("shop.OrdersTest", EVIL, 400, 100, "FAILED", EVIL)
                .add(new RunEvent.StackFailed(Told.time(600), 1, EVIL, EVIL, "{\"cause\":\"<b>\"}"))
                .ended(700);
        BuildReport report = BuildDraft.of(List.of(told.events));

        assertThat(html(report)).doesNotContain("<script>document", "<img src=x");
        String dom = opened(report);
        milliseconds(dom);
        assertThat(dom)
                .containsPattern("<title>orders, [^<]*2026[^<]*Container Harness report</title>")
                .contains("<h1 id=\"title\">Containers of the tests of orders</h1>")
                .contains("What went wrong")
                .contains("&lt;script&gt;document.title='evil'&lt;/script&gt;")
                .doesNotContain("<img src=\"x\"")
                .doesNotContain("\u202eright</");
    }

    @Test
    void aTestThatAStartHasFailedStandsBelowIt() throws Exception {
        String headline = "The container <db> exited with code 3.";
        Told told = new Told("s1", "build", 0)
                .stack("OrdersTest", "db", 100, 200, 50)
                .add(new RunEvent.StackFailed(Told.time(600), 1, "OrdersTest", headline + "\n  Next: look", ""))
                .test("shop.OrdersTest", "a()", 600, 50, "FAILED", "x.StartException: " + headline + "\n  Next: look")
                .test("shop.OrdersTest", "b()", 650, 50, "FAILED", "AssertionError: something else")
                .ended(700);

        String dom = opened(BuildDraft.of(List.of(told.events)));

        assertThat(dom.split("<details class=\"consequence\">", -1)).hasSize(2);
        assertThat(dom).contains("<b>2</b><span class=\"quiet\">failed</span>");
    }

    /** Nobody has used what did not start. */
    @Test
    void whatDidNotStartStandsWithTheClassThatWantedIt() throws Exception {
        Told told = new Told("s1", "build", 0)
                .stack("OrdersTest", "db", 100, 200, 50)
                .test("shop.OrdersTest", "a()", 0, 600, "FAILED", "no start")
                .stack("ReturnsTest", "db", 700, 200, 50)
                .uses("ReturnsTest", "ReturnsTest", "db", 700, 280, false)
                .test("shop.ReturnsTest", "a()", 1_000, 100, "SUCCESSFUL", "")
                .ended(1_200);
        String rows = "<script>document.title = rows.map(r => r.c ? short(r.c.name) : r.f.stack + '/' + r.f.name)"
                + ".join(' ')</script>";

        assertThat(opened(html(BuildDraft.of(List.of(told.events))) + rows))
                .contains(
                        "<title>OrdersTest OrdersTest/db OrdersTest/app ReturnsTest ReturnsTest/db ReturnsTest/app</title>");
    }

    @Test
    void theLegendExplainsWhatIsThere() throws Exception {
        Told told = new Told("s1", "build", 0)
                .stack("OrdersTest", "db", 100, 200, 50)
                .uses("OrdersTest", "OrdersTest", "db", 100, 280, false)
                .test("shop.OrdersTest", "a()", 400, 50, "SUCCESSFUL", "")
                .ended(700);

        String dom = opened(BuildDraft.of(List.of(told.events)));

        String legend = dom.substring(dom.indexOf("<div id=\"legend\">"), dom.indexOf("<section id=\"detail\""));
        assertThat(legend.replaceAll("<[^>]+>", "|"))
                .contains(
                        "test passed",
                        "|create, copy files|",
                        "|start|",
                        "|wait until ready|",
                        "|ready, until it is removed|")
                .doesNotContain("pull", "killed", "failed", "snapshot", "left out");
    }

    @Test
    void textsAreCutBetweenWords() throws Exception {
        String text = "The database answered with words that nobody had expected of it ".repeat(3);
        Told told = new Told("s1", "build", 0)
                .add(new RunEvent.StackFailed(Told.time(600), 1, "OrdersTest", text, ""))
                .ended(700);

        assertThat(opened(BuildDraft.of(List.of(told.events)))).contains("words that nobody …</span>");
    }

    @Test
    void aContainerThatMakesASnapshotSaysSo() throws Exception {
        BuildReport report = BuildDraft.of(List.of(new Told("s1", "build", 0)
                .stack("snapshot", "postgres:16", 100, 200, 50)
                .ended(700)
                .events));

        assertThat(opened(html(report) + "<script>show({f: D.fixtures.find(f => f.name === 'db')})</script>"))
                .contains(">makes a snapshot: container db<");
    }

    @Test
    void outputThatWasKeptIsALink() throws Exception {
        String file = "logs/20260302-081405-1/org.example.OrdersTest/rejects/db.log";
        Told told = new Told("s1", "build", 0)
                .stack("OrdersTest", "postgres:16", 100, 200, 50)
                .uses("OrdersTest", "OrdersTest", "postgres:16", 100, 280, false);
        String test = "[engine:junit-jupiter]/[class:shop.OrdersTest]/[method:rejects()]";
        told.add(new RunEvent.TestBegan(Told.time(400), "c", "", false, "shop.OrdersTest", "OrdersTest"))
                .add(new RunEvent.TestBegan(Told.time(410), test, "c", true, "shop.OrdersTest", "rejects()"))
                .add(new RunEvent.OutputKept(Told.time(420), test, "ch-OrdersTest-db", file, "ERROR"))
                .add(new RunEvent.TestEnded(Told.time(430), test, "FAILED", "wrong"))
                .ended(700);

        assertThat(opened(BuildDraft.of(List.of(told.events)))).contains("<a href=\"" + file + "\">" + file + "</a>");
    }

    @Test
    void fiveHundredTestsAndSixtyContainersOpenInTwoSeconds() throws Exception {
        Told told = new Told("s1", "build", 0);
        for (int type = 0; type < 30; type++) {
            String name = "Class" + type + "Test";
            long at = type * 2_000L;
            told.stack(name, "postgres:16", at, 900, 100).uses(name, name, "postgres:16", at, 1_030, type % 3 == 0);
            for (int test = 0; test < 17; test++) {
                String status = test == 3 && type % 7 == 0 ? "FAILED" : "SUCCESSFUL";
                told.test("shop." + name, "test" + test + "()", at + 1_050 + test * 40, 35, status, "");
            }
            told.removed(name, at + 1_900);
        }
        BuildReport report = BuildDraft.of(List.of(told.ended(61_000).events));
        assertThat(report.classes().stream()
                        .mapToInt(type -> type.tests().size())
                        .sum())
                .isEqualTo(510);

        assertThat(html(report).length()).isLessThan(3_000_000);
        String dom = opened(report);
        assertThat(milliseconds(dom)).isLessThan(2_000);
        assertThat(dom).contains("30 classes, 60 fixtures");
    }

    @Test
    void oneOfAKindIsCountedAsOne() throws Exception {
        Told told = new Told("s1", "build", 0)
                .stack("OrdersTest", "db", 100, 200, 50)
                .uses("OrdersTest", "OrdersTest", "db", 100, 280, false)
                .test("shop.OrdersTest", "a()", 400, 50, "SUCCESSFUL", "")
                .ended(700);

        assertThat(opened(BuildDraft.of(List.of(told.events))).replaceAll("<[^>]+>", "|"))
                .contains("|1||test passed|", "|2||containers|", "1 class, 2 fixtures");
    }

    @Test
    void thePageAsksTheNetworkForNothing() throws Exception {
        List<String> addresses = new ArrayList<>();
        Matcher found = Pattern.compile("(src|href)\\s*=|https?://|@import|fetch\\(|XMLHttpRequest")
                .matcher(html(BuildDraft.of(List.of())));
        while (found.find()) {
            addresses.add(found.group());
        }

        assertThat(addresses).isEmpty();
    }
}
