package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.URI;
import java.util.List;
import org.containerharness.engine.FakeEngine;
import org.containerharness.handle.RunningContainer;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Wrong declarations fail before anything is created, all problems at once, each with its place. */
class BadDeclarationsTest {

    private final FakeEngine engine = new FakeEngine().withImage("redis:7").withImage("postgres:15");

    private List<String> problems(Class<?> testClass) {
        TestRun.Results results = TestRun.over(engine).run(testClass);

        assertThat(results.failure()).isInstanceOf(DeclarationException.class);
        assertThat(engine.calls()).filteredOn(call -> !call.equals("close")).isEmpty();
        return ((DeclarationException) results.failure())
                .problems().stream().map(Problem::toString).toList();
    }

    @Test
    void reportsEveryWrongValueWithItsAttribute() {
        assertThat(problems(WrongValues.class))
                .containsExactly(
                        "BadDeclarationsTest.WrongValues @WithContainer(name = \"db\") image: <Postgres:15> is not an image"
                                + " reference: the repository <Postgres> has upper-case letters. Write it as"
                                + " [registry/]repository[:tag][@digest], such as postgres:15.",
                        "BadDeclarationsTest.WrongValues @WithContainer(name = \"db\") env[1]: it has no name with <=>"
                                + " after it. Write name=value.",
                        "BadDeclarationsTest.WrongValues @WithContainer(name = \"db\") env[2]: <A> is given a second time."
                                + " Leave one of the two out.",
                        "BadDeclarationsTest.WrongValues @WithContainer(name = \"db\") command: The command <sh -c 'x> opens"
                                + " a ' at character 7 and never closes it. Close it, escape it, or give the command as a"
                                + " list of words.",
                        "BadDeclarationsTest.WrongValues @WithContainer(name = \"db\") stopTimeout: <5> is not a duration."
                                + " Write a number with a unit, such as 500ms, 30s, 1m30s or PT30S.",
                        "BadDeclarationsTest.WrongValues @WithContainer(name = \"db\") ports[0]: 65536 is not a"
                                + " port. Ports go from 1 to 65535.",
                        "BadDeclarationsTest.WrongValues @WithContainer(name = \"db\") volumes[0]: <data:relative> is not a"
                                + " mount: the target <relative> is not an absolute path. Write"
                                + " [volume|path:]target[:options], such as orders-data:/var/lib/data or"
                                + " ./conf:/etc/app:ro.",
                        "BadDeclarationsTest.WrongValues @WithContainer(name = \"db\") memory: <-1m> is not a size. Write a"
                                + " number with a unit, such as 512m, 1.5g or 65536.",
                        "BadDeclarationsTest.WrongValues @WithContainer(name = \"db\") waitFor log[0]: <(> is not a regular"
                                + " expression: Unclosed group near index 1. Put a backslash before characters that are meant"
                                + " literally.",
                        "BadDeclarationsTest.WrongValues @WithContainer(name = \"db\") waitFor send: <PING> is sent and no answer"
                                + " is awaited. Say which with answer.",
                        "BadDeclarationsTest.WrongValues @WithContainer(name = \"db\") waitFor timeout: <soon> is not a"
                                + " duration. Write a number with a unit, such as 500ms, 30s, 1m30s or PT30S.",
                        "BadDeclarationsTest.WrongValues.test() @WithContainer(name = \"cache\") image: there is neither an"
                                + " image nor a build. Name an image, such as image = \"postgres:15\".",
                        "BadDeclarationsTest.WrongValues @WithContainer(name = \"api\") networks: the network <backnd> is not"
                                + " declared. Did you mean <backend>?");
    }

    @WithNetwork("backend")
    @WithContainer(
            name = "db",
            image = "Postgres:15",
            env = {"A=1", "secret", "A=2"},
            command = "sh -c 'x",
            ports = "65536",
            volumes = "data:relative",
            memory = "-1m",
            stopTimeout = "5",
            waitFor = @WaitFor(log = "(", send = "PING\r\n", timeout = "soon"))
    @WithContainer(name = "api", image = "redis:7", networks = "backnd", dependsOn = "db")
    static class WrongValues {
        @Test
        @WithContainer(name = "cache")
        void test() {}
    }

    @Test
    void reportsWrongImagesAndNames() {
        assertThat(problems(WrongImages.class))
                .containsExactly(
                        "BadDeclarationsTest.WrongImages @WithContainer(name = \"both\") image: both an image and a build"
                                + " are given. Leave one of the two out.",
                        "BadDeclarationsTest.WrongImages @WithContainer name: the container has no name. Give it one, such as"
                                + " name = \"db\".",
                        "BadDeclarationsTest.WrongImages @WithContainer(name = \"a b\") name: <a b> is not a name for a"
                                + " container. Begin with a letter or digit and go on with letters, digits, _ . or -.",
                        "BadDeclarationsTest.WrongImages @WithNetwork value: the network has no name. Give it one, such as"
                                + " @WithNetwork(\"backend\").",
                        "BadDeclarationsTest.WrongImages @WithVolume(\"kept\") engineName: The external volume <kept> needs"
                                + " the name it has on the engine.");
    }

    @WithContainer(name = "both", image = "redis:7", build = @Build(text = "FROM redis:7"))
    @WithContainer(image = "redis:7")
    @WithContainer(name = "a b", image = "redis:7")
    @WithNetwork
    @WithVolume(value = "kept", external = true)
    static class WrongImages {
        @Test
        void test() {}
    }

    @Test
    void reportsWrongImagesToShareAndWrongBuilds() {
        assertThat(problems(WrongSharedImages.class))
                .containsExactly(
                        "BadDeclarationsTest.WrongSharedImages @WithImage(name = \"nothing\") image: there is neither an image nor a build nor a container to commit. Name an image, such as image = \"postgres:15\".",
                        "BadDeclarationsTest.WrongSharedImages @WithImage(name = \"both\") image: more than one of image, build and commitOf is given. Leave all but one out.",
                        "BadDeclarationsTest.WrongSharedImages @WithImage name: the image has no name. Give it one, such as name = \"app\".",
                        "BadDeclarationsTest.WrongSharedImages @WithImage(name = \"app\") tags[0]: <Team/app:1> is not an image reference: the repository <Team/app> has upper-case letters. Write it as [registry/]repository[:tag][@digest], such as postgres:15.",
                        "BadDeclarationsTest.WrongSharedImages @WithImage(name = \"app\") push[0]: <hub:5000/app:a b> is not an image reference: the tag <a b> may only have letters, digits, _ . - and 128 characters. Write it as [registry/]repository[:tag][@digest], such as postgres:15.",
                        "BadDeclarationsTest.WrongSharedImages @WithImage(name = \"app\") build args[0]: it has no name with <=> after it. Write name=value.",
                        "BadDeclarationsTest.WrongSharedImages @WithImage(name = \"app\") build secrets[0]: A secret of a build is written id=file or id=env:VARIABLE, such as npm=env:NPM_TOKEN.",
                        "BadDeclarationsTest.WrongSharedImages @WithImage(name = \"app\") build ssh[0]: <a b> is not the id of an SSH agent. Use letters, digits, _ . and -, such as default.",
                        "BadDeclarationsTest.WrongSharedImages @WithImage(name = \"app\") build shmSize: <much> is not a size. Write a number with a unit, such as 512m, 1.5g or 65536.",
                        "BadDeclarationsTest.WrongSharedImages @WithImage(name = \"app\") build builder: <fast> is not a builder. Write auto, buildkit or classic.",
                        "BadDeclarationsTest.WrongSharedImages @WithImage(name = \"app\") pullPolicy: <sometimes> is not a pull policy. Write if-missing, always, never, or an age such as 24h.",
                        "BadDeclarationsTest.WrongSharedImages @WithImage(name = \"digest\") image: <redis@sha256:12> is not an image reference: the digest <sha256:12> is not of the form sha256:<64 hex digits>. Write it as [registry/]repository[:tag][@digest], such as postgres:15.",
                        "BadDeclarationsTest.WrongSharedImages @WithContainer(name = \"cache\") image: the image <ap> is not declared. Did you mean <app>?",
                        "BadDeclarationsTest.WrongSharedImages @WithImage(name = \"seeded\"): the container <redis>, which the image is made of, is not declared. Declared: app, both, cache, digest, nothing.");
    }

    @WithImage(name = "nothing")
    @WithImage(name = "both", image = "redis:7", build = @Build(text = "FROM redis:7"))
    @WithImage(image = "redis:7")
    @WithImage(
            name = "app",
            build =
                    @Build(
                            text = "FROM redis:7",
                            args = "VERSION",
                            secrets = "token",
                            ssh = "a b",
                            builder = "fast",
                            shmSize = "much"),
            tags = "Team/app:1",
            push = "hub:5000/app:a b",
            platform = "",
            pullPolicy = "sometimes")
    @WithImage(name = "digest", image = "redis@sha256:12")
    @WithImage(name = "seeded", commitOf = "redis")
    @WithContainer(name = "cache", image = "@ap")
    static class WrongSharedImages {
        @Test
        void test() {}
    }

    @Test
    void namesBothPlacesOfANameInClassAndSuperclass() {
        assertThat(problems(TwiceBelow.class))
                .containsExactly("BadDeclarationsTest.TwiceBelow @WithContainer(name = \"db\"): the container <db> is"
                        + " declared here and at BadDeclarationsTest.TwiceAbove @WithContainer(name = \"db\"). Give one of"
                        + " them another name, or let one of a subclass take the place of its superclass's with"
                        + " override = true.");
    }

    @WithContainer(name = "db", image = "postgres:15")
    static class TwiceAbove {}

    @WithContainer(name = "db", image = "postgres:15")
    static class TwiceBelow extends TwiceAbove {
        @Test
        void test() {}
    }

    @Test
    void printsACycleOverAnnotations() {
        assertThat(problems(Cycle.class))
                .containsExactly(
                        "BadDeclarationsTest.Cycle @WithContainer(name = \"a\") dependsOn: the dependencies form a"
                                + " cycle: a -(dependsOn)-> b -(dependsOn)-> a. Remove one of them:\n"
                                + "    a -(dependsOn)-> b at BadDeclarationsTest.Cycle @WithContainer(name = \"a\")"
                                + " dependsOn\n"
                                + "    b -(dependsOn)-> a at BadDeclarationsTest.Cycle @WithContainer(name = \"b\")"
                                + " dependsOn");
    }

    @Test
    void printsACycleOverNetworksOfContainers() {
        assertThat(problems(NetworkCycle.class))
                .singleElement()
                .asString()
                .startsWith("BadDeclarationsTest.NetworkCycle @WithContainer(name = \"a\") networkMode: the"
                        + " dependencies form a cycle: a -(networkMode)-> b -(networkMode)-> a. Remove one of them:");
    }

    @WithContainer(name = "a", image = "redis:7", networkMode = "container:b")
    @WithContainer(name = "b", image = "redis:7", networkMode = "container:a")
    static class NetworkCycle {
        @Test
        void test() {}
    }

    @WithContainer(name = "a", image = "redis:7", dependsOn = "b")
    @WithContainer(name = "b", image = "redis:7", dependsOn = "a")
    static class Cycle {
        @Test
        void test() {}
    }

    @Test
    void saysWhatFieldsAndParametersMayBe() {
        assertThat(problems(WrongFields.class))
                .containsExactlyInAnyOrder(
                        "BadDeclarationsTest.WrongFields.hidden @Handle(\"db\"): a private field cannot be set. Remove the"
                                + " word <private>.",
                        "BadDeclarationsTest.WrongFields.fixed @Handle(\"db\"): a final field cannot be set. Remove the word"
                                + " <final>.",
                        "BadDeclarationsTest.WrongFields.text @Handle(\"db\"): a java.lang.String cannot be injected."
                                + " Possible: RunningContainer, RunningNetwork, RunningVolume, RunningImage, RunningRegistry, RunningStack,"
                                + " and the type of a declared Space or service.",
                        "BadDeclarationsTest.WrongFields.number @Endpoint(\"db:1\"): an address cannot be injected as"
                                + " java.lang.Long. Possible: URI, URL, String, InetSocketAddress, int.",
                        "BadDeclarationsTest.WrongFields.own: a java.lang.Object cannot be injected. Possible:"
                                + " RunningContainer, RunningNetwork, RunningVolume, RunningImage, RunningRegistry, RunningStack,"
                                + " and the type of a declared Space or service.",
                        "BadDeclarationsTest.WrongFields.test(d) @Handle(\"d\"): <d> is not declared. Did you mean <db>?",
                        "BadDeclarationsTest.WrongFields.test(other) @Endpoint(\"http://other:80\"): <http://other:80> has no"
                                + " container:port of a declared container. Declared: db, own.",
                        "BadDeclarationsTest.WrongFields.test(flag) @Endpoint(\"db:1\"): an address cannot be injected as"
                                + " boolean. Possible: URI, URL, String, InetSocketAddress, int.");
    }

    @WithContainer(name = "db", image = "postgres:15", ports = "1")
    static class WrongFields {

        @Handle("db")
        private static RunningContainer hidden;

        @Handle("db")
        final RunningContainer fixed = null;

        @Handle("db")
        String text;

        @Endpoint("db:1")
        Long number;

        @WithContainer(image = "redis:7")
        Object own;

        static RunningContainer notHidden() {
            return hidden;
        }

        @Test
        void test(
                @Handle("d") RunningContainer d,
                @Endpoint("http://other:80") String other,
                @Endpoint("db:1") boolean flag) {}
    }

    @Test
    void refusesScopesThatAPlaceCannotHave() {
        assertThat(problems(WrongScopes.class))
                .containsExactly(
                        "BadDeclarationsTest.WrongScopes.db @WithContainer scope: METHOD is not possible here. Possible:"
                                + " BUILD, CLASS, MACHINE, SUITE.",
                        "BadDeclarationsTest.WrongScopes.test() @WithContainer(name = \"cache\") scope: CLASS is not"
                                + " possible here. Possible: BUILD, MACHINE, METHOD, SUITE.");
    }

    static class WrongScopes {
        @WithContainer(image = "postgres:15", scope = Scope.METHOD)
        static RunningContainer db;

        @Test
        @WithContainer(name = "cache", image = "redis:7", scope = Scope.CLASS)
        void test() {}
    }

    @Test
    void refusesFilesThatAreNotThere() {
        assertThat(problems(MissingFiles.class))
                .containsExactly(
                        "BadDeclarationsTest.MissingFiles @WithContainer(name = \"db\") files[0]: there is no file or folder"
                                + " <no/such.sql>. A relative path begins in the module's folder.",
                        "BadDeclarationsTest.MissingFiles @WithContainer(name = \"db\") files[1]: there is no resource"
                                + " <no/such.sql> on the class path.");
    }

    @WithContainer(
            name = "db",
            image = "postgres:15",
            files = {"no/such.sql:/init/1.sql", "classpath:no/such.sql:/init/2.sql"})
    static class MissingFiles {
        @Test
        void test() {}
    }

    @Test
    void refusesDeclarationsOnMethodsThatAreNoTests() {
        assertThat(problems(OnOtherMethods.class))
                .containsExactlyInAnyOrder(
                        "BadDeclarationsTest.OnOtherMethods.setUp() @WithContainer(name = \"db\"): the method is no test, so"
                                + " nothing would ever start this. Put it on a test method, or on the class.",
                        "BadDeclarationsTest.OnOtherMethods.help() @ExportProperty(name = \"a.b\"): the method is no test,"
                                + " so nothing would ever start this. Put it on a test method, or on the class.");
    }

    @WithNetwork("backend")
    static class OnOtherMethods {
        @BeforeEach
        @WithContainer(name = "db", image = "postgres:15")
        void setUp() {}

        @ExportProperty(name = "a.b", value = "c")
        void help() {}

        @RepeatedTest(1)
        @WithContainer(name = "cache", image = "redis:7")
        void test() {}
    }

    @Test
    void warnsOfThemInAClassThatHasNothingElseOfTheHarness() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger("org.containerharness");
        log.start();
        logger.addAppender(log);
        try {
            TestRun.over(engine).withPlan().run(OnlyThere.class).succeeded(1);
        } finally {
            logger.detachAppender(log);
        }

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        OnlyThere.class.getName() + ".setUp() declares something by annotation and is no test, so"
                                + " nothing will start it. Put the annotation on a test method, or on the class.");
    }

    static class OnlyThere {
        @BeforeEach
        @WithContainer(name = "db", image = "postgres:15")
        void setUp() {}

        @Test
        void test() {}
    }

    @Test
    void saysWhatToAddWhereNothingIsDeclared() {
        assertThat(problems(NothingDeclared.class))
                .containsExactly("BadDeclarationsTest.NothingDeclared.orders @Endpoint(\"http://shop:8080/orders\"):"
                        + " <http://shop:8080/orders> has no container:port of a declared container. None is declared: add"
                        + " one to the class, such as @WithContainer(name = \"shop\", …), or @WithCompose.");
    }

    static class NothingDeclared {
        @Endpoint("http://shop:8080/orders")
        URI orders;

        @Test
        void test() {}
    }

    @Test
    void reportsAddressesThatNobodyWouldReach() {
        assertThat(problems(WrongAddresses.class))
                .containsExactly(
                        "BadDeclarationsTest.WrongAddresses.typo @Endpoint(\"http://prxy:8080/\"): <http://prxy:8080/> has no"
                                + " container:port of a declared container. Did you mean <proxy>?",
                        "BadDeclarationsTest.WrongAddresses.other @Endpoint(\"http://proxy:9090/\"): <http://proxy:9090/>"
                                + " names port 9090 of the container <proxy>, which does not publish it. It publishes 8080/tcp."
                                + " Add <9090> to its ports.",
                        "BadDeclarationsTest.WrongAddresses.none @Endpoint(\"http://proxy/\"): <http://proxy/> names no port of"
                                + " the container <proxy>, and the default one of http, 80, is not published. It publishes"
                                + " 8080/tcp. Write http://proxy:8080/.",
                        "BadDeclarationsTest.WrongAddresses.unknown @Endpoint(\"foo://proxy\"): <foo://proxy> names no port of"
                                + " the container <proxy>, and foo has no default one. It publishes 8080/tcp. Write"
                                + " foo://proxy:8080/.",
                        "BadDeclarationsTest.WrongAddresses @ExportProperty(name = \"db.url\") value:"
                                + " <jdbc:postgresql://db/app> names no port of the container <db>, and the default one of"
                                + " postgresql, 5432, is not published. It publishes none. Write postgresql://db:<port>/.");
    }

    @WithContainer(name = "proxy", image = "nginx:1", ports = "8080", expose = "9091")
    @WithContainer(name = "db", image = "postgres:15")
    @ExportProperty(name = "db.url", value = "jdbc:postgresql://db/app")
    static class WrongAddresses {
        @Endpoint("http://prxy:8080/")
        URI typo;

        @Endpoint("http://proxy:9090/")
        URI other;

        @Endpoint("http://proxy/")
        URI none;

        @Endpoint("foo://proxy")
        URI unknown;

        @Endpoint("http://proxy:9091/")
        URI exposed;

        @Test
        void test() {}
    }
}
