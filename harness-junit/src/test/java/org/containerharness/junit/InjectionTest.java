package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import org.containerharness.engine.FakeEngine;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.run.RunningContainer;
import org.containerharness.run.RunningNetwork;
import org.containerharness.run.RunningStack;
import org.containerharness.run.RunningVolume;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What tests are given. */
class InjectionTest {

    private final FakeEngine engine = new FakeEngine()
            .withImage("redis:7")
            .withImage("api:1")
            .onStart("api", container -> container.publish(ContainerPort.tcp(8080), 49153));

    @Test
    void rewritesAddressesForEveryType() {
        TestRun.over(engine).run(Addresses.class).succeeded(1);
    }

    @WithNetwork("backend")
    @WithContainer(
            name = "api",
            image = "api:1",
            ports = "8080",
            networks = "backend:orders-api",
            waitFor = @WaitFor(running = true))
    static class Addresses {

        @Endpoint("http://api:8080/orders")
        static URI uri;

        @Endpoint("http://orders-api:8080")
        String alias;

        @Test
        void all(
                @Endpoint("http://api:8080/orders?a=b") URL url,
                @Endpoint("jdbc:postgresql://api:8080/app") String jdbc,
                @Endpoint("jdbc:postgresql://api:8080/app") InetSocketAddress address,
                @Endpoint("api:8080") int port,
                @Endpoint("tcp://api:8080") Integer boxed,
                @Endpoint("api:8080") String plain) {
            assertThat(uri).hasToString("http://127.0.0.1:49153/orders");
            assertThat(alias).isEqualTo("http://127.0.0.1:49153");
            assertThat(url).hasToString("http://127.0.0.1:49153/orders?a=b");
            assertThat(jdbc).isEqualTo("jdbc:postgresql://127.0.0.1:49153/app");
            assertThat(address).isEqualTo(new InetSocketAddress("127.0.0.1", 49153));
            assertThat(port).isEqualTo(49153);
            assertThat(boxed).isEqualTo(49153);
            assertThat(plain).isEqualTo("127.0.0.1:49153");
        }
    }

    @Test
    void injectsEverywhereParametersAndFieldsAre() {
        TestRun.over(engine).run(Everywhere.class).succeeded(1);
    }

    @WithNetwork("backend")
    @WithVolume("data")
    @WithContainer(name = "cache", image = "redis:7", networks = "backend", volumes = "data:/data")
    static class Everywhere {

        @Handle
        static RunningContainer cache;

        @Handle("backend")
        static RunningNetwork network;

        @Handle
        RunningVolume data;

        @Handle
        RunningStack stack;

        Everywhere(@Handle RunningContainer only, TestInfo info) {
            assertThat(only.id()).isEqualTo(cache.id());
            assertThat(info).isNotNull();
        }

        @BeforeAll
        static void beforeAll(@Handle RunningContainer only, RunningStack whole) {
            assertThat(only.id()).isEqualTo(cache.id());
            assertThat(whole.container("cache").id()).isEqualTo(cache.id());
        }

        @BeforeEach
        void beforeEach(@Handle("cache") RunningContainer named) {
            assertThat(named.id()).isEqualTo(cache.id());
            assertThat(data.name()).isEqualTo("data");
            assertThat(stack.network("backend").name()).isEqualTo(network.name());
        }

        @Test
        void test(RunningStack whole) {
            assertThat(whole.volume("data").engineName()).isEqualTo(data.engineName());
        }

        @AfterEach
        void afterEach(@Handle RunningContainer only) {
            assertThat(only.isRunning()).isTrue();
        }

        @AfterAll
        static void afterAll(@Handle RunningContainer only) {
            assertThat(only.isRunning()).isTrue();
        }
    }

    @Test
    void namesAFieldThatDeclaresAContainerAfterTheField() {
        TestRun.over(engine).run(Fields.class).succeeded(2);

        assertThat(engine.calls())
                .filteredOn(call -> call.startsWith("start container"))
                .containsExactly("start container shared", "start container own", "start container own");
        assertThat(engine.containerNames()).isEmpty();
        assertThat(engine.networkNames()).isEmpty();
        assertThat(engine.volumeNames()).isEmpty();
    }

    static class Fields {

        @WithNetwork
        static RunningNetwork net;

        @WithVolume
        static RunningVolume vol;

        @WithContainer(image = "redis:7", networks = "net", volumes = "vol:/data")
        static RunningContainer shared;

        @WithContainer(image = "redis:7", networks = "net", dependsOn = "shared")
        RunningContainer own;

        @Test
        void first() {
            assertThat(own.networks().keySet()).isEqualTo(shared.networks().keySet());
            assertThat(vol.name()).isEqualTo("vol");
        }

        @Test
        void second() {
            assertThat(net.name()).isEqualTo("net");
        }
    }

    @Test
    void leavesParametersOfOthersAlone() {
        TestRun.over(engine).run(WithOthers.class).succeeded(1);
    }

    @ExtendWith(Strings.class)
    @WithContainer(name = "cache", image = "redis:7")
    static class WithOthers {
        @Test
        void test(String text, URI uri, int number, TestInfo info, @Handle RunningContainer cache) {
            assertThat(text).isEqualTo("text");
            assertThat(number).isEqualTo(42);
        }
    }

    /** Resolves what would clash if the harness claimed more than its own. */
    static class Strings implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            Class<?> type = parameter.getParameter().getType();
            return type == String.class || type == URI.class || type == int.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            Class<?> type = parameter.getParameter().getType();
            return type == String.class ? "text" : type == int.class ? (Object) 42 : URI.create("a:b");
        }
    }

    @Test
    void picksTheOneNamedLikeTheParameterAmongSeveral() {
        TestRun.Results results = TestRun.over(engine).run(Several.class);

        assertThat(results.outcomes())
                .containsExactlyInAnyOrder("byName(RunningContainer) SUCCESSFUL", "unclear(RunningContainer) FAILED");
        assertThat(results.failure())
                .hasRootCauseMessage(
                        "InjectionTest.Several.unclear(neither) @Handle: there are 2 to choose from and none"
                                + " is named <neither>: cache, web. Name one with @Handle(\"…\").");
    }

    @WithContainer(name = "cache", image = "redis:7")
    @WithContainer(name = "web", image = "api:1")
    static class Several {
        @Test
        void byName(@Handle RunningContainer cache) {
            assertThat(cache.name()).isEqualTo("cache");
        }

        @Test
        void unclear(@Handle RunningContainer neither) {
            assertThat(neither).isNull();
        }
    }

    @Test
    void hasABuilderFormForThoseWhoWantCode() {
        TestRun.over(engine).run(InCode.class).succeeded(2);

        assertThat(engine.calls())
                .filteredOn(call -> call.startsWith("start container"))
                .containsExactly("start container api", "start container cache", "start container cache");
        assertThat(engine.containerNames()).isEmpty();
    }

    static class InCode {

        @RegisterExtension
        static HarnessExtension shared = HarnessExtension.of(StackSpec.named("shared")
                .plus(ContainerSpec.of("api", "api:1").ports("8080").waitFor(new ReadyCondition.Running())));

        @RegisterExtension
        HarnessExtension own = HarnessExtension.of(StackSpec.named("own").plus(ContainerSpec.of("cache", "redis:7")));

        @Test
        void first(RunningStack stack, @Endpoint("http://api:8080") URI api) {
            assertThat(stack.container("cache").isRunning()).isTrue();
            assertThat(api).hasPort(49153);
        }

        @Test
        void second(RunningStack stack) {
            assertThat(stack.container("cache").place()).hasToString("InjectionTest.InCode.own");
        }
    }

    @Test
    void registersTheExtensionForFieldsInCodeAlone() {
        TestRun.over(engine).run(OnlyAnInstanceField.class).succeeded(1);
    }

    static class OnlyAnInstanceField {

        @RegisterExtension
        HarnessExtension own = HarnessExtension.of(StackSpec.named("own").plus(ContainerSpec.of("cache", "redis:7")));

        @Test
        void test(RunningStack stack) {
            assertThat(stack.container("cache").isRunning()).isTrue();
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    @DeclaredBy(Cache.class)
    @ExtendWith(HarnessExtension.class)
    @interface WithCache {
        String password();

        Scope scope() default Scope.BY_PLACE;
    }

    private static final class Cache implements Declarations<WithCache> {
        @Override
        public StackSpec declare(WithCache annotation, DeclarationContext context) {
            return context.stack()
                    .plus(ContainerSpec.of("own-cache", "redis:7")
                            .env("PASSWORD", annotation.password())
                            .withPlace(context.place()));
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    @WithCache(password = "bundled")
    @WithContainer(name = "web", image = "api:1", dependsOn = "own-cache")
    @interface WithEverything {}

    @Retention(RetentionPolicy.RUNTIME)
    @WithCache(password = "bundled")
    @interface WithTheSameCache {}

    @Test
    void readsAnnotationsOfUsersAndWhatTheyBundle() {
        TestRun.over(engine).run(Composed.class).succeeded(1);

        assertThat(engine.calls())
                .filteredOn(call -> call.startsWith("start container"))
                .containsExactly("start container own-cache", "start container web");
    }

    @WithEverything
    @WithTheSameCache
    static class Composed {
        @Test
        void test(@Handle("own-cache") RunningContainer cache) {
            assertThat(cache.inspect().environment()).containsEntry("PASSWORD", "bundled");
            assertThat(cache.place()).hasToString("InjectionTest.Composed @WithEverything @WithCache");
        }
    }
}
