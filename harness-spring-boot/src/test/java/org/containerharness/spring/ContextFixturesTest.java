package org.containerharness.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.containerharness.compose.junit.WithCompose;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.ContextFixtures;
import org.containerharness.junit.Endpoint;
import org.containerharness.junit.ExportProperty;
import org.containerharness.junit.Handle;
import org.containerharness.junit.Leftovers;
import org.containerharness.junit.TestRun;
import org.containerharness.junit.WaitFor;
import org.containerharness.junit.WithContainer;
import org.containerharness.model.HarnessException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.container.ContainerImageMetadata;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** Contexts of Spring Boot connect to what test classes declare, which lives as long as the classes and the contexts. */
@ExtendWith(OutputCaptureExtension.class)
class ContextFixturesTest {

    private static final List<String> CONTAINERS = new CopyOnWriteArrayList<>();
    private static final List<ApplicationContext> CONTEXTS = new CopyOnWriteArrayList<>();

    @BeforeEach
    void forget() {
        CONTAINERS.clear();
        CONTEXTS.clear();
    }

    @AfterEach
    void nothingIsLeftAndNobodyComplained(CapturedOutput output) {
        Leftovers.none();
        assertThat(CONTEXTS).allSatisfy(context -> assertThat(((ConfigurableApplicationContext) context).isActive())
                .isFalse());
    }

    private static void note(RunningContainer container, ApplicationContext context) {
        CONTAINERS.add(container.id());
        CONTEXTS.add(context);
    }

    @Test
    void connectsByImage(CapturedOutput output) {
        TestRun.overRealEngine().run(Connected.class).succeeded(1);
        assertThat(output.getAll()).doesNotContain("WARN", "ERROR");
    }

    // tag::connects[]
    @SpringBootTest
    @WithContainer(name = "db", image = "postgres:16")
    @WithContainer(name = "cache", image = "redis:7")
    @WithContainer(name = "broker", image = "rabbitmq:3")
    static class Connected {

        @Test
        void connects(
                @Autowired JdbcTemplate jdbc, @Autowired StringRedisTemplate redis, @Autowired RabbitTemplate rabbit) {
            assertThat(jdbc.queryForObject("select version()", String.class)).startsWith("PostgreSQL");
            redis.opsForValue().set("key", "value");
            assertThat(redis.opsForValue().get("key")).isEqualTo("value");
            boolean open = Boolean.TRUE.equals(rabbit.execute(channel -> channel.isOpen()));
            assertThat(open).isTrue();
        }
    }
    // end::connects[]

    @Test
    void detailsAreMarkedAsOfAContainerSoThatSlicesKeepThem() {
        TestRun.overRealEngine().run(Marked.class).succeeded(1);
    }

    @SpringBootTest
    @WithContainer(name = "db", image = "postgres:16")
    static class Marked {

        @Test
        void areMarked(@Autowired ConfigurableApplicationContext context) {
            var bean = context.getBeanFactory().getBeanDefinition("dbJdbcConnectionDetails");
            assertThat(ContainerImageMetadata.getFrom(bean).imageName()).isEqualTo("docker.io/library/postgres:16");
        }
    }

    @Test
    void classesThatDeclareAlikeHaveOneContextAndOneContainer() {
        TestRun.overRealEngine().run(First.class, Second.class).succeeded(3);

        assertThat(CONTAINERS).hasSize(3);
        assertThat(CONTAINERS.stream().distinct()).hasSize(1);
        assertThat(CONTEXTS.stream().distinct()).hasSize(1);
    }

    @SpringBootTest
    @WithContainer(name = "cache", image = "redis:7")
    static class First {

        @Test
        void writes(
                @Handle RunningContainer cache,
                @Autowired StringRedisTemplate redis,
                @Autowired ApplicationContext all) {
            redis.opsForValue().set("key", "value");
            note(cache, all);
        }
    }

    @WithContainer(name = "cache", image = "redis:7")
    @SpringBootTest
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class Second {

        @Autowired
        StringRedisTemplate redis;

        @Test
        void reads(@Handle RunningContainer cache, @Autowired ApplicationContext all) {
            assertThat(redis.opsForValue().get("key")).isEqualTo("value");
            note(cache, all);
        }

        @Nested
        class Inner {

            @Test
            void readsToo(@Handle RunningContainer cache, @Autowired ApplicationContext all) {
                assertThat(redis.opsForValue().get("key")).isEqualTo("value");
                note(cache, all);
            }
        }
    }

    /** Else it would be made never: its container is not ready before. */
    @Test
    void aContextIsMadeWhileItsContainersStart() throws IOException {
        Files.deleteIfExists(Path.of(GATE, "open"));
        Files.createDirectories(Path.of(GATE));

        TestRun.overRealEngine().run(MadeMeanwhile.class).succeeded(1);
    }

    @Test
    void onlyWhatIsLeftWhenTheContextWasMadeIsToldAsWaitedFor(@TempDir Path reports) throws IOException {
        Files.deleteIfExists(Path.of(GATE, "open"));
        Files.createDirectories(Path.of(GATE));

        TestRun.overRealEngine()
                .withPlan()
                .with("harness.report.directory", reports.toString())
                .run(MadeMeanwhile.class)
                .succeeded(1);

        JsonNode report =
                new ObjectMapper().readTree(reports.resolve("report.json").toFile());
        JsonNode late = StreamSupport.stream(report.get("fixtures").spliterator(), false)
                .filter(fixture -> fixture.get("name").asText().equals("late"))
                .findFirst()
                .orElseThrow();
        long start = late.get("ready").asLong() - late.get("from").asLong();
        long waited = report.get("classes").get(0).get("waited").asLong();
        assertThat(start).isGreaterThan(MadeMeanwhile.LONGER);
        assertThat(waited).isBetween(0L, start - MadeMeanwhile.LONGER);
    }

    private static final String GATE = "target/gate";

    @SpringBootTest
    @WithContainer(name = "cache", image = "redis:7", dependsOn = "late")
    @WithContainer(
            name = "late",
            image = "busybox:1",
            volumes = "./" + GATE + ":/gate",
            command = "sh -c 'until [ -e /gate/open ]; do sleep 0.1; done; echo is up; sleep 60'",
            waitFor = @WaitFor(log = "is up"))
    static class MadeMeanwhile {

        private static final long LONGER = 700;

        @TestConfiguration
        static class Beans {

            @Bean
            Path gate(ContextFixtures fixtures) throws IOException {
                await().during(LONGER, TimeUnit.MILLISECONDS).until(() -> !fixtures.isStarted());
                return Files.createFile(Path.of(GATE, "open"));
            }

            @Bean
            @DependsOn("gate")
            String answer(StringRedisTemplate redis) {
                redis.opsForValue().set("key", "value");
                return redis.opsForValue().get("key");
            }
        }

        @Test
        void runsWhenAllIsReady(@Autowired ContextFixtures fixtures, @Autowired String answer) {
            assertThat(fixtures.isStarted()).isTrue();
            assertThat(answer).isEqualTo("value");
        }
    }

    @Test
    void aStartThatFailsIsToldAsItIsAndNotAsAFailureOfTheContext() {
        assertThat(TestRun.overRealEngine().run(Broken.class).failure())
                .isInstanceOf(HarnessException.class)
                .message()
                .startsWith("The container <cache> exited")
                .containsIgnoringCase("no such file");
    }

    @SpringBootTest
    @WithContainer(name = "cache", image = "redis:7", command = "redis-server /no/such/file")
    static class Broken {

        @Test
        void neverRuns(@Autowired StringRedisTemplate redis) {}
    }

    @Test
    void contextsThatDifferOtherwiseHaveOneContainer() {
        TestRun.overRealEngine().run(First.class, WithProperty.class).succeeded(2);

        assertThat(CONTAINERS.stream().distinct()).hasSize(1);
        assertThat(CONTEXTS.stream().distinct()).hasSize(2);
    }

    @SpringBootTest(properties = "orders.currency=EUR")
    @WithContainer(name = "cache", image = "redis:7")
    static class WithProperty {

        @Test
        void runs(
                @Handle RunningContainer cache,
                @Autowired StringRedisTemplate redis,
                @Autowired ApplicationContext all) {
            assertThat(redis.hasKey("key")).isTrue();
            note(cache, all);
        }
    }

    @Test
    void aContextThatIsDirtyEndsItsContainer() {
        TestRun.overRealEngine().run(Dirty.class, First.class).succeeded(2);

        assertThat(CONTAINERS.stream().distinct()).hasSize(2);
        assertThat(CONTEXTS.stream().distinct()).hasSize(2);
    }

    @SpringBootTest
    @DirtiesContext
    @WithContainer(name = "cache", image = "redis:7")
    static class Dirty {

        @Test
        void runs(
                @Handle RunningContainer cache,
                @Autowired StringRedisTemplate redis,
                @Autowired ApplicationContext all) {
            redis.opsForValue().set("dirty", "value");
            note(cache, all);
        }
    }

    @Test
    void aJobThatHasEndedIsNoReasonForOtherContainers() {
        TestRun.overRealEngine().run(WithJob.class, AlsoWithJob.class).succeeded(2);

        assertThat(CONTAINERS.stream().distinct()).hasSize(1);
        assertThat(CONTEXTS.stream().distinct()).hasSize(1);
    }

    @SpringBootTest
    @WithContainer(name = "migrate", image = "busybox:1", command = "true", waitFor = @WaitFor(exitCode = 0))
    @WithContainer(name = "cache", image = "redis:7", dependsOn = "migrate:completed")
    static class WithJob {

        @Test
        void runs(@Handle("cache") RunningContainer cache, @Autowired ApplicationContext all) {
            note(cache, all);
        }
    }

    @SpringBootTest
    @WithContainer(name = "migrate", image = "busybox:1", command = "true", waitFor = @WaitFor(exitCode = 0))
    @WithContainer(name = "cache", image = "redis:7", dependsOn = "migrate:completed")
    static class AlsoWithJob {

        @Test
        void runs(@Handle("cache") RunningContainer cache, @Autowired ApplicationContext all) {
            note(cache, all);
        }
    }

    @Test
    void aContextInAClassWithoutOneHasWhatIsDeclaredAround() {
        TestRun.overRealEngine().run(Around.class).succeeded(2);

        assertThat(CONTEXTS).hasSize(1);
    }

    @WithContainer(name = "cache", image = "redis:7", ports = "6379")
    static class Around {

        @Test
        void hasIt(@Endpoint("redis://cache:6379") URI cache) {
            assertThat(cache).hasScheme("redis");
        }

        @Nested
        @SpringBootTest(classes = OrdersApplication.class)
        @WithContainer(name = "late", image = "busybox:1", command = "sleep 60", dependsOn = "cache")
        class Inner {

            @Test
            void hasBoth(
                    @Handle("cache") RunningContainer cache,
                    @Handle("late") RunningContainer late,
                    @Autowired StringRedisTemplate redis,
                    @Autowired ApplicationContext all) {
                redis.opsForValue().set("key", "value");
                assertThat(cache.exec("redis-cli", "get", "key").stdout()).contains("value");
                assertThat(late.isRunning()).isTrue();
                note(cache, all);
            }
        }
    }

    @Test
    void aClassAfterTheDeathOfAContainerHasAFreshContextAndIsToldWhy(CapturedOutput output) {
        TestRun.overRealEngine().run(Kills.class, First.class).succeeded(2);

        assertThat(CONTAINERS.stream().distinct()).hasSize(2);
        assertThat(CONTEXTS.stream().distinct()).hasSize(2);
        assertThat(output.getAll()).contains("First is given fixtures of its own", "exited with code 137");
    }

    @SpringBootTest
    @WithContainer(name = "cache", image = "redis:7")
    static class Kills {

        @Test
        void kills(@Handle RunningContainer cache, @Autowired ApplicationContext all) throws InterruptedException {
            note(cache, all);
            cache.kill();
            cache.waitForExit(java.time.Duration.ofSeconds(10));
        }
    }

    @Test
    void exportedPropertiesAndAddressesReachTheContextAndNobodyElse() {
        TestRun.overRealEngine().run(Properties.class).succeeded(1);
    }

    @SpringBootTest(properties = "orders.cache=redis://${harness.cache.host}:${harness.cache.port}")
    @WithContainer(name = "cache", image = "redis:7")
    @ExportProperty(name = "orders.url", value = "redis://cache:6379/3")
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class Properties {

        @Endpoint("redis://cache:6379")
        static URI cache;

        @DynamicPropertySource
        static void address(DynamicPropertyRegistry registry) {
            registry.add("orders.dynamic", () -> cache);
        }

        @Test
        void has(@Autowired Environment environment) {
            assertThat(environment.getProperty("orders.url")).isEqualTo(cache + "/3");
            assertThat(environment.getProperty("orders.cache")).isEqualTo(cache.toString());
            assertThat(environment.getProperty("orders.dynamic")).isEqualTo(cache.toString());
            assertThat(System.getProperty("orders.url")).isNull();
        }
    }

    @Test
    void aContextOfSpringWithoutBootHasTheAddresses() {
        TestRun.overRealEngine().run(Plain.class).succeeded(1);
    }

    @SpringJUnitConfig(Plain.Beans.class)
    @WithContainer(name = "cache", image = "redis:7", ports = "6379")
    static class Plain {

        @Configuration
        static class Beans {}

        @Test
        void has(@Autowired Environment environment, @Endpoint("cache:6379") int port) {
            assertThat(environment.getProperty("harness.cache.port", Integer.class))
                    .isEqualTo(port);
        }
    }

    @Test
    void twoContainersForOneConnectionAreRefusedWithBothPlaces() {
        assertThat(TestRun.overRealEngine().run(Ambiguous.class).failure())
                .rootCause()
                .hasMessageContaining("the context can connect to <first>")
                .hasMessageContaining("and to <second>")
                .hasMessageContaining("connection = \"primary\"");
    }

    @SpringBootTest
    @WithContainer(name = "first", image = "redis:7")
    @WithContainer(name = "second", image = "redis:7")
    static class Ambiguous {

        @Test
        void neverRuns() {}
    }

    @Test
    void oneOfTwoIsChosenOrTheOtherExcluded() {
        TestRun.overRealEngine().run(Primary.class, Excluded.class).succeeded(2);
    }

    @SpringBootTest
    @WithContainer(name = "first", image = "redis:7", connection = "primary")
    @WithContainer(name = "second", image = "redis:7")
    @WithContainer(name = "third", image = "redis:7")
    static class Primary {

        @Test
        void connectsToTheFirst(@Autowired StringRedisTemplate redis, @Handle("first") RunningContainer first) {
            redis.opsForValue().set("where", "first");
            assertThat(first.exec("redis-cli", "get", "where").stdout()).contains("first");
        }
    }

    @SpringBootTest
    @WithContainer(name = "first", image = "redis:7", connection = "none")
    @WithContainer(name = "second", image = "redis:7")
    static class Excluded {

        @Test
        void connectsToTheSecond(@Autowired StringRedisTemplate redis, @Handle("second") RunningContainer second) {
            redis.opsForValue().set("where", "second");
            assertThat(second.exec("redis-cli", "get", "where").stdout()).contains("second");
        }
    }

    @Test
    void servicesOfComposeFilesCountToo() {
        TestRun.overRealEngine().run(OfCompose.class).succeeded(1);
    }

    @SpringBootTest
    @WithCompose(files = "classpath:cache.yaml")
    static class OfCompose {

        @Test
        void connects(@Autowired StringRedisTemplate redis) {
            redis.opsForValue().set("key", "value");
            assertThat(redis.opsForValue().get("key")).isEqualTo("value");
        }
    }

    @Test
    void classesInParallelShareWhatTheyDeclareAlike() {
        TestRun.overRealEngine()
                .inParallel(4)
                .run(Connected.class, Shared.class, WithOther.class)
                .succeeded(3);

        assertThat(CONTAINERS).hasSize(2);
        assertThat(CONTAINERS.stream().distinct()).hasSize(1);
    }

    @SpringBootTest
    @WithContainer(name = "cache", image = "redis:7")
    static class Shared {

        @Test
        void runs(
                @Handle RunningContainer cache,
                @Autowired StringRedisTemplate redis,
                @Autowired ApplicationContext all) {
            redis.opsForValue().set("key", "value");
            note(cache, all);
        }
    }

    @SpringBootTest(properties = "orders.currency=USD")
    @WithContainer(name = "cache", image = "redis:7")
    static class WithOther {

        @Test
        void runs(
                @Handle RunningContainer cache,
                @Autowired StringRedisTemplate redis,
                @Autowired ApplicationContext all) {
            redis.opsForValue().set("key", "value");
            note(cache, all);
        }
    }

    @Test
    void aContainerOfEachTestIsRefused() {
        assertThat(TestRun.overRealEngine().run(OfEachTest.class).failure())
                .hasMessageContaining("each test has a <cache> of its own");
    }

    @SpringBootTest
    static class OfEachTest {

        @Test
        @WithContainer(name = "cache", image = "redis:7")
        void neverRuns() {}
    }
}
