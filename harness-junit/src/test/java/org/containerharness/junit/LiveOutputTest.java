package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.containerharness.engine.FakeEngine;
import org.containerharness.handle.RunningContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What containers write, logged as they write it. */
class LiveOutputTest {

    private static final FakeEngine ENGINE = new FakeEngine().withImage("redis:7");

    private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            super.append(event);
        }
    };

    private static final String PAUSE =
            "… (it writes more than 2000 lines or 1 MB in a second: what it writes in the next"
                    + " %s s is left out here)";

    private final Logger logger = (Logger) LoggerFactory.getLogger("container");

    @BeforeEach
    void listen() {
        LOG.list.clear();
        LOG.start();
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
        logger.addAppender(LOG);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(LOG);
        logger.setLevel(null);
        logger.setAdditive(true);
    }

    @Test
    void saysWhichContainerAndWhichTestALineIsOf() {
        TestRun.overRealEngine().run(Talks.class).succeeded(1);

        assertThat(contextOf("up")).containsEntry("harness.fixture", "app");
        assertThat(contextOf("of the test"))
                .isEqualTo(Map.of("harness.fixture", "app", "harness.test", "LiveOutputTest.Talks.test"));
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }

    private static Map<String, String> contextOf(String text) {
        return List.copyOf(LOG.list).stream()
                .filter(event -> event.getFormattedMessage().equals(text))
                .findFirst()
                .orElseThrow()
                .getMDCPropertyMap();
    }

    @WithContainer(
            name = "app",
            image = "busybox:1",
            command = {"sh", "-c", "echo up; exec sleep 600"})
    static class Talks {
        @Test
        void test(@Handle("app") RunningContainer app) {
            app.exec("sh", "-c", "echo of the test > /proc/1/fd/1");
            Awaitility.await().until(() -> List.copyOf(LOG.list).stream()
                    .anyMatch(event -> event.getFormattedMessage().equals("of the test")));
        }
    }

    @Test
    void leavesOutWhatIsTooMuchAndSaysSo() {
        TestRun.over(ENGINE).run(TalksMuch.class).succeeded(1);

        List<String> lines =
                LOG.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        assertThat(lines).hasSize(2_000 + 3).startsWith("line 0", "line 1");
        assertThat(lines.get(2_000)).isEqualTo(PAUSE.formatted(1));
        assertThat(lines.get(2_001)).matches("… \\(what it wrote in 1\\d{3} ms is left out here\\)");
        assertThat(lines.get(2_002)).isEqualTo("later");
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class TalksMuch {
        @Test
        void test() {
            for (int i = 0; i < 10_000; i++) {
                ENGINE.container("cache").log("line " + i);
            }
            awaitFollowers(0);
            awaitFollowers(1);
            ENGINE.container("cache").log("later");
        }
    }

    @Test
    void leavesOutForLongerWhatGoesOnToBeTooMuch() {
        TestRun.over(ENGINE).run(GoesOnTalkingMuch.class).succeeded(1);

        assertThat(LOG.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .filteredOn(line -> line.startsWith("… (it writes"))
                .containsExactly(PAUSE.formatted(1), PAUSE.formatted(2), PAUSE.formatted(1));
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class GoesOnTalkingMuch {
        @Test
        void test() throws InterruptedException {
            talkMuch();
            talkMuch();
            TimeUnit.MILLISECONDS.sleep(1_100);
            talkMuch();
        }
    }

    private static void talkMuch() {
        for (int i = 0; i < 10_000; i++) {
            ENGINE.container("cache").log("line " + i);
        }
        awaitFollowers(0);
        awaitFollowers(1);
        ENGINE.container("cache").log("goes on");
    }

    private static void awaitFollowers(int number) {
        Awaitility.await()
                .atMost(20, TimeUnit.SECONDS)
                .until(() -> ENGINE.container("cache").followers() == number);
    }

    @Test
    void isShownByTheLogbackFileOfTheJar() throws Exception {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(MDC.getMDCAdapter());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        String configuration =
                "<configuration><include resource=\"org/containerharness/logback-containers.xml\"/></configuration>";
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            configurator.doConfigure(new ByteArrayInputStream(configuration.getBytes(StandardCharsets.UTF_8)));
            MDC.put("harness.fixture", "db");
            context.getLogger("container.db").debug("ready");
            MDC.put("harness.test", "OrdersTest.rejects");
            context.getLogger("container.db").info("refused");
        } finally {
            MDC.clear();
            System.setOut(before);
            context.stop();
        }

        assertThat(printed.toString(StandardCharsets.UTF_8).lines().map(line -> line.substring(13)))
                .containsExactly("db [no test] ready", "db [OrdersTest.rejects] refused");
    }
}
