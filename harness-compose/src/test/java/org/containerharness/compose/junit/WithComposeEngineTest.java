package org.containerharness.compose.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.containerharness.compose.ComposeRequest;
import org.containerharness.compose.ComposeStack;
import org.containerharness.compose.DockerCommand;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningNetwork;
import org.containerharness.handle.RunningStack;
import org.containerharness.junit.Endpoint;
import org.containerharness.junit.ExposeHostPort;
import org.containerharness.junit.Handle;
import org.containerharness.junit.HarnessExtension;
import org.containerharness.junit.Keep;
import org.containerharness.junit.Scope;
import org.containerharness.junit.WaitFor;
import org.containerharness.junit.WithContainer;
import org.containerharness.junit.WithNetwork;
import org.containerharness.junit.WithVolume;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What {@link WithCompose} gives to tests, on a real engine. */
@Tag("engine")
@Timeout(180)
class WithComposeEngineTest {

    private static final String SHOP = "classpath:junit/shop/compose.yaml";

    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    @AfterEach
    void nothingIsLeft() {
        SEEN.clear();
        assertThat(TestRun.leftovers()).isEmpty();
    }

    @Test
    void givesServicesUnderTheirNames() {
        TestRun.of(Services.class).succeeded(3);
        assertThat(SEEN).as("one cache for all tests of the class").hasSize(1);
    }

    @WithCompose(
            files = SHOP,
            env = "CACHE_SIZE=16mb",
            scale = "web=2",
            waitFor = @ServiceReady(service = "web", when = @WaitFor(http = "/", body = "hello")))
    static class Services {

        @Endpoint("http://web:80/")
        static URI web;

        @Test
        void reachesEachReplica(@Endpoint("http://web-2:80/") URI second) throws Exception {
            assertThat(second).isNotEqualTo(web);
            assertThat(get(web)).isEqualTo("hello from the shop\n");
            assertThat(get(second)).isEqualTo("hello from the shop\n");
        }

        @Test
        void handsOutContainersAndTheStack(
                @Handle("cache") RunningContainer cache, @Handle("web-2") RunningContainer web2, RunningStack stack) {
            SEEN.add(cache.id());
            assertThat(cache.exec("redis-cli", "config", "get", "maxmemory").stdout())
                    .contains("16777216");
            assertThat(stack.container("web-2").id()).isEqualTo(web2.id());
            assertThat(stack.findContainer("extra")).isEmpty();
            assertThat(web2.inspect().labels())
                    .containsEntry("com.docker.compose.service", "web")
                    .containsEntry("com.docker.compose.container-number", "2");
        }

        @Nested
        class Inside {
            @Test
            void sharesIt(@Handle("cache") RunningContainer cache) {
                SEEN.add(cache.id());
            }
        }
    }

    @Test
    void messagesNameServicesAndNothingOfOurOwn() {
        assertThat(TestRun.of(WrongService.class).failure())
                .contains("<http://wep:80/> has no container:port of a declared container. Did you mean <web>?")
                .doesNotContain("chunique");
    }

    @WithCompose(files = SHOP)
    static class WrongService {
        @Test
        void never(@Endpoint("http://wep:80/") URI web) {}
    }

    @Test
    void servicesKnowTheirOwnAddressAndCallServersOfTheTest() {
        TestRun.of(Addresses.class).succeeded(1);
    }

    @WithCompose(files = "classpath:junit/addresses/compose.yaml")
    static class Addresses {

        @ExposeHostPort(8080)
        static final ServerSocket server = open();

        @Test
        void both(@Handle("cache") RunningContainer cache) throws IOException {
            String address = cache.endpoint(6379);
            assertThat(cache.environment()).containsEntry("ADVERTISED", "redis://" + address);
            assertThat(cache.exec("cat", "/etc/listeners").stdout()).isEqualTo("at " + address);
            try (server) {
                CompletableFuture<Socket> called = CompletableFuture.supplyAsync(WithComposeEngineTest::accept);
                String answer = cache.exec("bash", "-c", "cat < /dev/tcp/host.harness.internal/8080")
                        .stdout();
                assertThat(answer).isEqualTo("the test");
                assertThat(called).isCompleted();
            }
        }

        private static ServerSocket open() {
            try {
                return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Socket accept() {
        try (Socket caller = Addresses.server.accept()) {
            caller.getOutputStream().write("the test".getBytes(StandardCharsets.US_ASCII));
            return caller;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void bindsPortsToLoopbackOrToAllAddressesAsAsked() {
        TestRun.of(OnLoopback.class, OnAllAddresses.class).succeeded(2);
    }

    @WithCompose(files = SHOP, services = "cache")
    static class OnLoopback {
        @Test
        void isBoundThere(@Handle("cache") RunningContainer cache) {
            assertThat(DockerCommand.run("port", cache.id(), "6379")).startsWith("127.0.0.1:");
        }
    }

    @WithCompose(files = SHOP, services = "cache", addressesAsWritten = true)
    static class OnAllAddresses {
        @Test
        void isBoundThere(@Handle("cache") RunningContainer cache) {
            assertThat(DockerCommand.run("port", cache.id(), "6379")).startsWith("0.0.0.0:");
        }
    }

    @Test
    void startsAStackOfItsOwnForEachTestOfMethodScope() {
        TestRun.of(
                        Map.of(
                                "junit.jupiter.execution.parallel.enabled", "true",
                                "junit.jupiter.execution.parallel.mode.default", "concurrent",
                                "junit.jupiter.execution.parallel.config.strategy", "fixed",
                                "junit.jupiter.execution.parallel.config.fixed.parallelism", "3"),
                        Repeated.class)
                .succeeded(3);
        assertThat(SEEN).hasSize(3);
    }

    static class Repeated {
        @RepeatedTest(3)
        @WithCompose(files = SHOP, services = "cache")
        void runsBesideItself(@Handle("cache") RunningContainer cache) {
            SEEN.add(cache.inspect().labels().get("com.docker.compose.project"));
        }
    }

    @Test
    void sharesAStackOfSuiteScopeAmongClassesAndTests() {
        TestRun.of(FirstOfSuite.class, SecondOfSuite.class, Narrower.class).succeeded(3);
        assertThat(SEEN).hasSize(1);
    }

    @WithCompose(files = SHOP, services = "cache", scope = Scope.SUITE)
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @interface WithCache {}

    @WithCache
    static class FirstOfSuite {
        @Test
        void uses(@Handle("cache") RunningContainer cache) {
            SEEN.add(cache.id());
        }
    }

    @WithCache
    static class SecondOfSuite {
        @Test
        void uses(@Handle("cache") RunningContainer cache) {
            SEEN.add(cache.id());
        }
    }

    @WithCache
    @WithCompose(files = SHOP, services = "cache")
    static class Narrower {
        @Test
        void usesTheSameWhereItWantsTheSame(@Handle("cache") RunningContainer cache) {
            SEEN.add(cache.id());
        }
    }

    @Test
    void sharesAStackOfBuildScopeBetweenSessions(@TempDir Path state) {
        Map<String, String> parameters =
                Map.of("harness.build.id", "compose-" + UUID.randomUUID(), "harness.state.directory", state.toString());
        try {
            TestRun.of(parameters, OfBuild.class).succeeded(1);
            TestRun.of(parameters, OfBuild.class).succeeded(1);
            assertThat(SEEN).hasSize(1);
        } finally {
            TestRun.removeOwn();
        }
    }

    @WithCompose(files = SHOP, services = "web", scope = Scope.BUILD)
    static class OfBuild {
        @Test
        void uses(@Handle("web") RunningContainer web, @Handle("cache") RunningContainer cache) {
            String project = web.inspect().labels().get("com.docker.compose.project");
            assertThat(cache.inspect().labels()).containsEntry("com.docker.compose.project", project);
            assertThat(project).doesNotContain("chunique");
            SEEN.add(web.id() + cache.id());
        }
    }

    @Test
    void mixesWithContainersOnTheProjectsNetwork() {
        TestRun.of(ContainerJoins.class, ServicesJoin.class).succeeded(2);
    }

    @WithCompose(files = SHOP, services = "cache")
    @WithContainer(
            name = "caller",
            image = "busybox:1",
            command = "sleep 600",
            networks = "default",
            dependsOn = "cache")
    static class ContainerJoins {
        @Test
        void finds(@Handle("caller") RunningContainer caller) {
            assertThat(caller.exec("sh", "-c", "echo PING | nc -w 1 cache 6379").stdout())
                    .startsWith("+PONG");
        }
    }

    @WithNetwork("backend")
    @WithVolume("files")
    @WithContainer(
            name = "caller",
            image = "busybox:1",
            command = "sleep 600",
            networks = "backend",
            volumes = "files:/files")
    @WithCompose(files = "classpath:junit/shop/other.yaml", networks = "default=backend", volumes = "data=files")
    static class ServicesJoin {
        @Test
        void areFound(@Handle("caller") RunningContainer caller, @Handle RunningNetwork backend, RunningStack stack) {
            assertThat(caller.exec("sh", "-c", "echo PING | nc -w 1 jobs 6379").stdout())
                    .startsWith("+PONG");
            assertThat(stack.networks()).hasSize(1);
            assertThat(stack.volumes()).hasSize(1);
        }
    }

    @Test
    void runsTwoProjectsForOneClass() {
        TestRun.of(Two.class).succeeded(1);
    }

    @WithCompose(files = SHOP, services = "cache", prefix = "shop")
    @WithCompose(files = "classpath:junit/shop/other.yaml", prefix = "jobs", publish = "jobs:6379")
    static class Two {
        @Test
        void areBothThere(
                @Endpoint("redis://cache:6379") URI cache,
                @Endpoint("redis://jobs:6379") URI jobs,
                @Handle("shop_default") RunningNetwork shop,
                @Handle("jobs_default") RunningNetwork other) {
            assertThat(cache).isNotEqualTo(jobs);
            assertThat(shop.engineName()).isNotEqualTo(other.engineName());
        }
    }

    @Test
    void runsTwoProjectsWithServicesOfOneName() {
        TestRun.of(TwoAlike.class).succeeded(1);
    }

    @WithCompose(
            files = "classpath:junit/shop/other.yaml",
            prefix = "one",
            prefixServices = true,
            publish = "jobs:6379")
    @WithCompose(
            files = "classpath:junit/shop/other.yaml",
            prefix = "two",
            prefixServices = true,
            publish = "jobs:6379")
    static class TwoAlike {
        @Test
        void areBothThere(
                @Endpoint("redis://one-jobs:6379") URI one,
                @Endpoint("redis://two-jobs:6379") URI two,
                @Handle("one-jobs") RunningContainer first) {
            assertThat(one).isNotEqualTo(two);
            assertThat(first.exec("redis-cli", "-h", "jobs", "ping").stdout()).startsWith("PONG");
        }
    }

    @Test
    void keepsAProjectForDockersOwnCommand() {
        TestRun.of(Kept.class).succeeded(1);
        String project = SEEN.iterator().next();
        try {
            assertThat(DockerCommand.run("compose", "-p", project, "ps", "--format", "{{.Service}} {{.State}}"))
                    .isEqualTo("jobs running\n");
        } finally {
            DockerCommand.run("compose", "-p", project, "down", "-v", "-t", "0");
            DockerCommand.run("volume", "rm", "ch-kept-" + project.substring(project.lastIndexOf('-') + 1));
        }
    }

    @Keep(Keep.When.ALWAYS)
    @WithCompose(files = "classpath:junit/shop/other.yaml")
    static class Kept {
        @Test
        void uses(@Handle("jobs") RunningContainer jobs) {
            SEEN.add(jobs.inspect().labels().get("com.docker.compose.project"));
        }
    }

    @Test
    void mergesOverridesAndMakesPortsRandom() {
        TestRun.of(Overridden.class).succeeded(1);
    }

    @WithCompose(files = SHOP, profiles = "extra", randomPorts = true, override = """
            services:
              web: {ports: !override ["127.0.0.1:18093:80"], labels: {tested: "yes"}}
              extra: {command: sleep 601}
            """)
    static class Overridden {
        @Test
        void holds(
                @Endpoint("http://web:80/") URI web,
                @Handle("web") RunningContainer container,
                @Handle("extra") RunningContainer extra)
                throws Exception {
            assertThat(web.getPort()).isNotEqualTo(18093);
            assertThat(get(web)).contains("hello");
            assertThat(container.inspect().labels()).containsEntry("tested", "yes");
            assertThat(extra.exec("ps").stdout()).contains("sleep 601");
        }
    }

    @Test
    void registersAStackMadeInCode() {
        TestRun.of(InCode.class).succeeded(2);
        assertThat(SEEN).hasSize(2);
    }

    static class InCode {

        @RegisterExtension
        static final HarnessExtension JOBS = ComposeExtension.of(Path.of("src/test/resources/junit/shop/other.yaml"));

        @RegisterExtension
        final HarnessExtension cache = ComposeExtension.of(
                ComposeStack.of(ComposeRequest.of(Path.of("src/test/resources/junit/shop/compose.yaml")))
                        .services("cache")
                        .network("default", "default"));

        @Test
        void one(@Handle("cache") RunningContainer own, @Handle("jobs") RunningContainer jobs) {
            SEEN.add(own.id());
            assertThat(own.exec("redis-cli", "-h", "jobs", "ping").stdout()).startsWith("PONG");
        }

        @Test
        void other(@Handle("cache") RunningContainer own) {
            SEEN.add(own.id());
        }
    }

    private static String get(URI address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                .body();
    }
}
