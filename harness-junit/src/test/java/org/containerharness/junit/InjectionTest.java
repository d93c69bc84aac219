package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.util.List;
import org.containerharness.engine.FakeEngine;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningImage;
import org.containerharness.handle.RunningNetwork;
import org.containerharness.handle.RunningRegistry;
import org.containerharness.handle.RunningStack;
import org.containerharness.handle.RunningVolume;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.ImageSpec;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.Problem;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.RegistrySpec;
import org.containerharness.model.Service;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;
import org.containerharness.space.Space;
import org.containerharness.space.SpaceMaker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
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

    @Test
    void setsFieldsToWhatAnnotationsOfUsersDeclareThere() {
        TestRun.over(engine).run(OfUsers.class).succeeded(2);

        assertThat(engine.calls())
                .filteredOn(call -> call.startsWith("start container"))
                .containsExactly("start container own-cache", "start container other", "start container other");
        assertThat(engine.containerNames()).isEmpty();
    }

    static class OfUsers {

        @WithCache(password = "static")
        static RunningContainer cache;

        @WithContainer(name = "other", image = "redis:7")
        RunningContainer instance;

        @Test
        void first() {
            assertThat(cache.name()).isEqualTo("own-cache");
            assertThat(cache.inspect().environment()).containsEntry("PASSWORD", "static");
            assertThat(instance.name()).isEqualTo("other");
        }

        @Test
        void second() {
            assertThat(instance.isRunning()).isTrue();
        }
    }

    @Test
    void setsInheritedFieldsAndThoseOfClassesAround() {
        TestRun.over(engine).run(Below.class, Around.class).succeeded(3);

        assertThat(engine.containerNames()).isEmpty();
    }

    abstract static class Above {
        @WithTheSameCache
        RunningContainer inherited;
    }

    static class Below extends Above {
        @Test
        void test() {
            assertThat(inherited.name()).isEqualTo("own-cache");
        }
    }

    static class Around {

        @WithTheSameCache
        RunningContainer around;

        @Test
        void test() {
            assertThat(around.name()).isEqualTo("own-cache");
        }

        @Nested
        class Inside {

            @WithPart
            Part part;

            @WithContainer(image = "api:1", waitFor = @WaitFor(running = true))
            RunningContainer inside;

            @Test
            void test() {
                assertThat(around.name()).isEqualTo("own-cache");
                assertThat(inside.name()).isEqualTo("inside");
                assertThat(part.name()).startsWith("part_");
            }
        }
    }

    @Test
    void setsFieldsOfAnInstanceForAllTests() {
        TestRun.over(engine).run(OneInstance.class).succeeded(2);

        assertThat(engine.calls())
                .filteredOn(call -> call.startsWith("start container"))
                .containsExactly("start container own-cache", "start container own-cache");
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class OneInstance {

        @WithCache(password = "secret")
        RunningContainer cache;

        @Test
        void first() {
            assertThat(cache.isRunning()).isTrue();
        }

        @Test
        void second() {
            assertThat(cache.isRunning()).isTrue();
        }
    }

    @Test
    void setsAFieldToWhatItsTypeAsksFor() {
        TestRun.over(engine).run(OfAType.class).succeeded(1);
    }

    @Retention(RetentionPolicy.RUNTIME)
    @DeclaredBy(Shop.class)
    @ExtendWith(HarnessExtension.class)
    @interface WithShop {}

    /** One of each kind but containers, of which there are two. */
    private static final class Shop implements Declarations<WithShop> {
        @Override
        public StackSpec declare(WithShop annotation, DeclarationContext context) {
            String prefix = context.fieldName().orElseThrow();
            return context.stack()
                    .plus(NetworkSpec.named(prefix + "-net"))
                    .plus(VolumeSpec.named(prefix + "-vol"))
                    .plus(ImageSpec.of(prefix + "-image", "redis:7"))
                    .plus(RegistrySpec.at(prefix + "-hub:5000"))
                    .plus(ContainerSpec.of(prefix, "redis:7"))
                    .plus(ContainerSpec.of(prefix + "-hub", "api:1")
                            .ports("5000")
                            .waitFor(new ReadyCondition.Running()))
                    .plus(new Parts().in(prefix, prefix + "-part", context.place()));
        }
    }

    static class OfAType {

        @WithShop
        static RunningContainer container;

        @WithShop
        static RunningNetwork network;

        @WithShop
        static RunningVolume volume;

        @WithShop
        static RunningImage image;

        @WithShop
        static RunningRegistry registry;

        @WithShop
        static Part part;

        @WithShop
        static RunningStack stack;

        @WithShop
        @Handle("handled-hub")
        static RunningContainer handled;

        @Test
        void test() {
            assertThat(container.name()).isEqualTo("container");
            assertThat(network.name()).isEqualTo("network-net");
            assertThat(volume.name()).isEqualTo("volume-vol");
            assertThat(image.name()).isEqualTo("image-image");
            assertThat(registry.name()).isEqualTo("registry-hub");
            assertThat(part.name()).startsWith("part_");
            assertThat(stack.container("stack").isRunning()).isTrue();
            assertThat(handled.name()).isEqualTo("handled-hub");
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    @DeclaredBy(OnePart.class)
    @ExtendWith(HarnessExtension.class)
    @interface WithPart {}

    /** In whatever the class around has. */
    private static final class OnePart implements Declarations<WithPart> {
        @Override
        public StackSpec declare(WithPart annotation, DeclarationContext context) {
            return context.stack().plus(new Parts().in("own-cache", "a-part", context.place()));
        }
    }

    private record Part(String name) implements Space {}

    private record Parts() implements SpaceMaker<Part> {
        @Override
        public Class<Part> type() {
            return Part.class;
        }

        @Override
        public List<Part> open(Service service, List<String> names) {
            return names.stream().map(name -> new Part("part_" + name)).toList();
        }

        @Override
        public void close(Service service, List<Part> spaces) {}
    }

    @Test
    void refusesAFieldOfWhichItIsNotClearWhatItIsGiven() {
        Throwable failure = TestRun.over(engine).run(Unclear.class).failure();

        assertThat(failure).isInstanceOf(DeclarationException.class);
        assertThat(((DeclarationException) failure).problems())
                .map(Problem::toString)
                .containsExactlyInAnyOrder(
                        "InjectionTest.Unclear.which: its annotations declare more than one container, and none is named"
                                + " <which>: own-cache, web. Name one with @Handle(\"…\").",
                        "InjectionTest.Unclear.net: its annotations declare no network. Give the field the type of what"
                                + " they declare.",
                        "InjectionTest.Unclear.part: its annotations declare no Part. Give the field the type of what they"
                                + " declare.",
                        "InjectionTest.Unclear.text: a java.lang.String cannot be injected. Possible: RunningContainer,"
                                + " RunningNetwork, RunningVolume, RunningImage, RunningRegistry, RunningStack, and the"
                                + " type of a declared Space or service.");
        assertThat(engine.calls()).filteredOn(call -> !call.equals("close")).isEmpty();
    }

    static class Unclear {

        @WithEverything
        static RunningContainer which;

        @WithContainer(image = "redis:7")
        static RunningNetwork net;

        @WithContainer(image = "redis:7")
        static Part part;

        @WithVolume
        static String text;

        @Test
        void test() {}
    }
}
