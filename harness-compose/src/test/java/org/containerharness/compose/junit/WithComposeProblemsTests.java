package org.containerharness.compose.junit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.containerharness.junit.Endpoint;
import org.containerharness.junit.HarnessExtension;
import org.containerharness.junit.WithContainer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** What is told of a project that is wrong; nothing is started. */
class WithComposeProblemsTests {

    private static final String HERE = "WithComposeProblemsTests.";

    @Test
    void namesAnnotationFileLineAndColumnOfEachProblem() {
        String place = HERE + "Malformed @WithCompose(files = \"classpath:junit/broken/compose.yaml\"): ";
        assertThat(TestRun.of(Malformed.class).failure())
                .isEqualTo("2 problems in the declarations; nothing was started:"
                        + "\n  - " + place
                        + "compose.yaml:4:5 services.web.imgae: unknown key \"imgae\"; did you mean \"image\"?"
                        + "\n  - " + place
                        + "compose.yaml:6:17 services.web.privileged: the value has the wrong type: found 3, expected a string or"
                        + " true or false");
    }

    @WithCompose(files = "classpath:junit/broken/compose.yaml")
    static class Malformed {
        @Test
        void test(@Endpoint("http://web:80") URI notJudgedWhileTheServicesAreUnknown) {}
    }

    @Test
    void namesTheValueFoundAndTheFormExpected() {
        assertThat(TestRun.of(WrongPort.class).failure())
                .isEqualTo(
                        HERE + "WrongPort @WithCompose(files = \"classpath:junit/broken/ports.yaml\"): ports.yaml:6:9"
                                + " services.web.ports[1]: invalid port, \"http\" is no port: found \"8081:http\", expected"
                                + " [[host_ip:]published:]target[/protocol], each port a number or a range");
    }

    @WithCompose(files = "classpath:junit/broken/ports.yaml")
    static class WrongPort {
        @Test
        void test() {}
    }

    @Test
    void drawsACycleAsArrows() {
        assertThat(TestRun.of(Cycle.class).failure())
                .startsWith(HERE + "Cycle @WithCompose(files = \"classpath:junit/broken/cycle.yaml\"): cycle.yaml:2:")
                .contains("services.a.depends_on")
                .contains("a -> b -> c -> a");
    }

    @WithCompose(files = "classpath:junit/broken/cycle.yaml")
    static class Cycle {
        @Test
        void test() {}
    }

    @Test
    void namesTheAttributesThatAreWrong() {
        assertThat(TestRun.of(Attributes.class).failure())
                .contains("files[0]: there is no file <")
                .contains("files[1]: there is no resource <nowhere.yaml> on the class path.")
                .contains("env[0]: it has no name with <=> after it.")
                .contains("scale: <many> is no number of containers.")
                .contains("pull: <sometimes>")
                .contains("publish: <web> is no port of a service. Write service:port.")
                .contains("prefix: <Shop> cannot be part of a project's name.")
                .contains("waitFor web timeout: <soon>");
    }

    @WithCompose(
            files = {"nowhere.yaml", "classpath:nowhere.yaml"},
            env = "TAG",
            scale = "web=many",
            pull = "sometimes",
            publish = "web",
            prefix = "Shop",
            waitFor =
                    @ServiceReady(
                            service = "web",
                            when = @org.containerharness.junit.WaitFor(running = true, timeout = "soon")))
    static class Attributes {
        @Test
        void test() {}
    }

    @Test
    void namesServicesAndNetworksThatAreNotThere() {
        assertThat(TestRun.of(Unknown.class).failure())
                .contains("scale: there is no service \"wep\" that runs. Did you mean <web>?")
                .contains("networks: there is no network \"front\" that is in use. Declared: default.");
    }

    @WithCompose(files = "classpath:junit/shop/compose.yaml", scale = "wep=2", networks = "front")
    static class Unknown {
        @Test
        void test() {}
    }

    @Test
    void saysWhereTwoDeclarationsHaveOneName() {
        assertThat(TestRun.of(Clash.class).failure())
                .contains("the container <cache> is declared here and at " + HERE
                        + "Clash @WithCompose(files = \"classpath:junit/shop/compose.yaml\") compose.yaml:7:3"
                        + " services.cache. Give the @WithCompose a prefix, which networks and volumes have in their names,"
                        + " and services with prefixServices = true.");
    }

    @WithCompose(files = "classpath:junit/shop/compose.yaml")
    @WithContainer(name = "cache", image = "redis:7")
    static class Clash {
        @Test
        void test() {}
    }

    @Test
    void saysHowToKeepServicesOfOneNameApart() {
        assertThat(TestRun.of(TwoCaches.class).failure())
                .contains("TwoCaches @WithCompose(files = \"classpath:junit/shop/compose.yaml\") compose.yaml:7:3"
                        + " services.cache: the container <cache> is declared here and at")
                .contains("Give the @WithCompose a prefix")
                .contains("prefixServices");
        assertThat(TestRun.of(NoPrefix.class).failure()).contains("there is no prefix to put in front of services");
    }

    @WithCompose(files = "classpath:junit/shop/compose.yaml", prefix = "one")
    @WithCompose(files = "classpath:junit/shop/compose.yaml", prefix = "two")
    static class TwoCaches {
        @Test
        void test() {}
    }

    @WithCompose(files = "classpath:junit/shop/compose.yaml", prefixServices = true)
    static class NoPrefix {
        @Test
        void test() {}
    }

    @Test
    void saysHowToKeepTwoProjectsApart() {
        assertThat(TestRun.of(TwoDefaults.class).failure())
                .contains("the network <default> is declared here and at " + HERE + "TwoDefaults @WithCompose(files ="
                        + " \"classpath:junit/shop/compose.yaml\")");
    }

    @WithCompose(files = "classpath:junit/shop/compose.yaml")
    @WithCompose(files = "classpath:junit/shop/other.yaml")
    static class TwoDefaults {
        @Test
        void test() {}
    }

    @Test
    void checksReferencesToServices() {
        assertThat(TestRun.of(Reference.class).failure())
                .contains("<http://wep:80> has no container:port of a declared container. Did you mean <web>?");
    }

    @WithCompose(files = "classpath:junit/shop/compose.yaml")
    static class Reference {
        @Test
        void test(@Endpoint("http://wep:80") URI web) {}
    }

    @Test
    void tellsOfAnExtensionThatCannotBeMadeByItsField() {
        assertThat(TestRun.of(WrongExtension.class).failure())
                .startsWith(HERE + "WrongExtension.shop: cycle.yaml:2:")
                .contains("a -> b -> c -> a");
    }

    static class WrongExtension {
        @RegisterExtension
        static HarnessExtension shop = ComposeExtension.of(Path.of("src/test/resources/junit/broken/cycle.yaml"));

        @Test
        void test() {}
    }

    /** A warning comes with each load, so counting it counts loads. */
    @Test
    void loadsAProjectOnceForAllClassesThatDeclareIt() {
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        Logger logger = (Logger) LoggerFactory.getLogger("org.containerharness");
        logger.addAppender(appender);
        try {
            TestRun.of(Warned.class, AlsoWarned.class).succeeded(4);
        } finally {
            logger.detachAppender(appender);
        }

        assertThat(appender.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .filteredOn(message -> message.contains("NOT_SET_ANYWHERE"))
                .hasSize(1);
    }

    @Test
    void loadsAProjectAgainWhenItsFilesHaveChanged() throws IOException {
        Path file = Path.of("target/known/compose.yaml");
        Files.createDirectories(Path.of("target/known"));
        Files.writeString(file, "services: {first: {image: 'busybox:1', scale: 0}}\n");

        TestRun run = TestRun.of(KnownA.class, KnownB.class);

        assertThat(run.passed()).containsExactly("changesTheFile()");
        assertThat(run.failure())
                .contains("scale: there is no service \"first\" that runs")
                .contains("Declared: second");
    }

    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @WithCompose(files = "target/known/compose.yaml", scale = "first=0")
    @interface WithKnown {}

    @WithKnown
    static class KnownA {
        @Test
        void changesTheFile() throws IOException {
            Files.writeString(Path.of("target/known/compose.yaml"), "services: {second: {image: 'busybox:1'}}\n");
        }
    }

    @WithKnown
    static class KnownB {
        @Test
        void isNotRun() {}
    }

    @WithCompose(files = "classpath:junit/shop/compose.yaml", services = "cache", override = """
            services: {cache: {labels: {a: "${NOT_SET_ANYWHERE}"}}}
            """)
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @interface WithWarned {}

    @WithWarned
    static class AlsoWarned {
        @Test
        void four() {}
    }

    @WithWarned
    static class Warned {
        @Test
        void one() {}

        @Test
        void two() {}

        @Nested
        class Inside {
            @Test
            void three() {}
        }
    }
}
