package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.containerharness.engine.FakeEngine;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningNetwork;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is declared takes the place of something of the same name, where it says so. */
class OverrideTest {

    private final FakeEngine engine = new FakeEngine()
            .withImage("postgres:15")
            .withImage("postgres:16")
            .withImage("shop:1")
            .withImage("redis:7");

    private void startsOnlyTheOtherDatabase(Class<?> testClass) {
        TestRun.over(engine).run(testClass).succeeded(1);

        assertThat(engine.calls())
                .containsOnlyOnce("create container db", "inspect image postgres:16")
                .doesNotContain("inspect image postgres:15");
    }

    @WithContainer(name = "db", image = "postgres:15")
    @WithContainer(name = "shop", image = "shop:1", dependsOn = "db")
    @ExportProperty(name = "override.test.db", value = "15")
    abstract static class Shop {

        @Handle("db")
        static RunningContainer db;

        @Test
        void findsItsDatabase(@Handle("db") RunningContainer injected) {
            assertThat(injected).isSameAs(db);
            assertThat(injected.image()).isEqualTo("postgres:16");
            assertThat(System.getProperty("override.test.db")).isEqualTo("16");
        }
    }

    @Test
    void aSubclassOverridesItsSuperclass() {
        startsOnlyTheOtherDatabase(OnAnother.class);
    }

    @WithContainer(name = "db", image = "postgres:16", override = true)
    @ExportProperty(name = "override.test.db", value = "16", override = true)
    static class OnAnother extends Shop {}

    @Test
    void whatItOverridesMayHaveHadAnotherScope() {
        startsOnlyTheOtherDatabase(OfSuite.class);
    }

    @WithContainer(name = "db", image = "postgres:15", scope = Scope.SUITE)
    static class ForAll {}

    @WithContainer(name = "db", image = "postgres:16", override = true)
    static class OfSuite extends ForAll {
        @Test
        void test() {}
    }

    @Test
    void aClassOverridesWhatIsBundledWhateverTheOrder() {
        startsOnlyTheOtherDatabase(Bundled.class);
    }

    @Retention(RetentionPolicy.RUNTIME)
    @WithContainer(name = "db", image = "postgres:15")
    @interface WithShop {}

    @WithContainer(name = "db", image = "postgres:16", override = true)
    @WithShop
    static class Bundled {
        @Test
        void test() {}
    }

    @Test
    void aMethodOverridesWhatEachTestHas() {
        TestRun.over(engine).run(ForEachTest.class).succeeded(2);

        assertThat(engine.calls()).filteredOn("create container db"::equals).hasSize(2);
    }

    @WithContainer(name = "db", image = "postgres:15", scope = Scope.METHOD)
    static class ForEachTest {
        @Test
        void usual(@Handle("db") RunningContainer db) {
            assertThat(db.image()).isEqualTo("postgres:15");
        }

        @Test
        @WithContainer(name = "db", image = "postgres:16", override = true)
        void special(@Handle("db") RunningContainer db) {
            assertThat(db.image()).isEqualTo("postgres:16");
        }
    }

    @Test
    void networksAndFieldsDoSoToo() {
        TestRun.over(engine).run(OnFields.class).succeeded(1);
    }

    @WithNetwork("backend")
    static class Fields {
        @WithContainer(image = "postgres:15", networks = "backend")
        static RunningContainer db;
    }

    @WithNetwork(value = "backend", internal = true, override = true)
    @WithContainer(name = "db", image = "postgres:16", networks = "backend", override = true)
    static class OnFields extends Fields {
        @Test
        void test(@Handle("backend") RunningNetwork backend) {
            assertThat(db.image()).isEqualTo("postgres:16");
        }
    }

    @Test
    void aNestedClassOverridesForItself() {
        TestRun.over(engine).run(Outer.class).succeeded(2);
    }

    @WithContainer(name = "db", image = "postgres:15", scope = Scope.SUITE)
    static class Outer {
        @Test
        void around(@Handle("db") RunningContainer db) {
            assertThat(db.image()).isEqualTo("postgres:15");
        }

        @Nested
        @WithContainer(name = "db", image = "postgres:16", override = true)
        class Inner {
            @Test
            void inside(@Handle("db") RunningContainer db) {
                assertThat(db.image()).isEqualTo("postgres:16");
            }
        }
    }

    @Test
    void whatOverridesNothingIsRefused() {
        assertThat(TestRun.over(engine).run(Slip.class).failure())
                .hasMessageContaining(
                        "OverrideTest.Slip @WithContainer(name = \"bd\") override: no superclass and nothing"
                                + " around it declares the container <bd>, which this is to take the place of.");
    }

    @WithContainer(name = "bd", image = "postgres:16", override = true)
    static class Slip extends Shop {}

    @Test
    void whatIsDeclaredAgainWithoutItIsToldOfIt() {
        assertThat(TestRun.over(engine).run(Again.class).failure())
                .hasMessageContaining("the container <db> is declared here and at OverrideTest.Shop"
                        + " @WithContainer(name = \"db\"). Give one of them another name, or let one of a subclass take the"
                        + " place of its superclass's with override = true.");
    }

    @WithContainer(name = "db", image = "postgres:16")
    static class Again extends Shop {}
}
