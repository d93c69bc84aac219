package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import org.containerharness.engine.FakeEngine;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.DeclarationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;

/** System properties with the addresses of containers. */
class ExportPropertyTest {

    private static final String PROPERTY = "org.containerharness.test.api";

    private final FakeEngine engine = new FakeEngine()
            .withImage("api:1")
            .onStart("api", container -> container.publish(ContainerPort.tcp(8080), 49153));

    @Test
    void isSetForTheScopeAndRestored() {
        System.setProperty(PROPERTY, "before");

        TestRun.over(engine).run(OfAClass.class).succeeded(3);

        assertThat(System.clearProperty(PROPERTY)).isEqualTo("before");
    }

    @WithContainer(name = "api", image = "api:1", ports = "8080", waitFor = @WaitFor(running = true))
    @ExportProperty(name = PROPERTY, value = "http://api:8080/a,http://api:8080/b")
    static class OfAClass {

        @BeforeAll
        static void isSet() {
            assertThat(System.getProperty(PROPERTY)).isEqualTo("http://127.0.0.1:49153/a,http://127.0.0.1:49153/b");
        }

        @Test
        void isStillSet() {
            assertThat(System.getProperty(PROPERTY)).startsWith("http://127.0.0.1:49153/a");
        }

        @Test
        @ExportProperty(name = PROPERTY, value = "own api:8080")
        void isCoveredByTheMethod() {
            assertThat(System.getProperty(PROPERTY)).isEqualTo("own 127.0.0.1:49153");
        }

        @Nested
        class Inner {
            @Test
            void isInherited() {
                assertThat(System.getProperty(PROPERTY)).startsWith("http://127.0.0.1:49153/a");
            }
        }
    }

    @Test
    void isSeenByExtensionsThatPrepareTheInstance() {
        TestRun.over(engine)
                .run(PreparedByOthers.class, PreparedOncePerClass.class)
                .succeeded(2);
    }

    @WithContainer(name = "api", image = "api:1", ports = "8080", waitFor = @WaitFor(running = true))
    @ExportProperty(name = PROPERTY, value = "api:8080")
    @ExtendWith(Prepares.class)
    static class PreparedByOthers {

        String prepared = "";

        @Test
        void sees() {
            assertThat(prepared).isEqualTo("127.0.0.1:49153");
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class PreparedOncePerClass extends PreparedByOthers {}

    /** Stands for an extension that makes a context of its own from properties, as Spring's does. */
    static class Prepares implements BeforeAllCallback, TestInstancePostProcessor {
        @Override
        public void beforeAll(ExtensionContext context) {
            assertThat(System.getProperty(PROPERTY)).isEqualTo("127.0.0.1:49153");
        }

        @Override
        public void postProcessTestInstance(Object testInstance, ExtensionContext context) {
            ((PreparedByOthers) testInstance).prepared = System.getProperty(PROPERTY);
        }
    }

    @Test
    void isRemovedWhereThereWasNone() {
        TestRun.over(engine).run(OfAClass.class).succeeded(3);

        assertThat(System.getProperty(PROPERTY)).isNull();
    }

    @Test
    void makesTestsThatExportTheSameWaitForEachOther() {
        TestRun.over(engine)
                .inParallel(8)
                .run(First.class, Second.class, OfAClass.class)
                .succeeded(35);

        assertThat(System.getProperty(PROPERTY)).isNull();
    }

    static class First {
        @RepeatedTest(16)
        @ExportProperty(name = PROPERTY, value = "first")
        void sees() {
            assertThat(System.getProperty(PROPERTY)).isEqualTo("first");
        }
    }

    @ExportProperty(name = PROPERTY, value = "second")
    static class Second {
        @RepeatedTest(16)
        void sees() {
            assertThat(System.getProperty(PROPERTY)).isEqualTo("second");
        }
    }

    @Test
    void staysForTheSuite() {
        TestRun.over(engine)
                .inParallel(4)
                .run(SuiteFirst.class, SuiteSecond.class)
                .succeeded(2);

        assertThat(System.getProperty(PROPERTY)).isNull();
    }

    @ExportProperty(name = PROPERTY, value = "suite", scope = Scope.SUITE)
    static class SuiteFirst {
        @Test
        void sees() {
            assertThat(System.getProperty(PROPERTY)).isEqualTo("suite");
        }
    }

    @ExportProperty(name = PROPERTY, value = "suite", scope = Scope.SUITE)
    static class SuiteSecond {
        @Test
        void sees() {
            assertThat(System.getProperty(PROPERTY)).isEqualTo("suite");
        }
    }

    @Test
    void refusesTwoValuesInOnePlace() {
        assertThat(TestRun.over(engine).run(Twice.class).failure())
                .isInstanceOf(DeclarationException.class)
                .hasMessage(
                        "ExportPropertyTest.Twice @ExportProperty(name = \"" + PROPERTY + "\"): the system property <"
                                + PROPERTY
                                + "> is exported with another value at ExportPropertyTest.Twice @ExportProperty(name ="
                                + " \"" + PROPERTY
                                + "\"). Leave one of the two out, or let one of a subclass take its place with override = true.");
    }

    @ExportProperty(name = PROPERTY, value = "a")
    @ExportProperty(name = PROPERTY, value = "b")
    static class Twice {
        @Test
        void test() {}
    }
}
