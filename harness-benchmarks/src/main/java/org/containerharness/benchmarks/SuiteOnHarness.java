package org.containerharness.benchmarks;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.containerharness.junit.Scope;
import org.containerharness.junit.WaitFor;
import org.containerharness.junit.WithContainer;

/** The same as {@link ClassesOnHarness} with one PostgreSQL and one Redis for all classes. */
final class SuiteOnHarness {

    private SuiteOnHarness() {}

    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @WithContainer(
            name = "db",
            image = "postgres:16",
            env = "POSTGRES_PASSWORD=secret",
            ports = "5432",
            scope = Scope.SUITE,
            waitFor = @WaitFor(log = "database system is ready to accept connections", times = 2))
    @WithContainer(name = "cache", image = "redis:7", ports = "6379", scope = Scope.SUITE)
    @interface Environment {}

    @Environment
    static class Class01 extends WorksOnHarness {}

    @Environment
    static class Class02 extends WorksOnHarness {}

    @Environment
    static class Class03 extends WorksOnHarness {}

    @Environment
    static class Class04 extends WorksOnHarness {}

    @Environment
    static class Class05 extends WorksOnHarness {}

    @Environment
    static class Class06 extends WorksOnHarness {}

    @Environment
    static class Class07 extends WorksOnHarness {}

    @Environment
    static class Class08 extends WorksOnHarness {}

    @Environment
    static class Class09 extends WorksOnHarness {}

    @Environment
    static class Class10 extends WorksOnHarness {}

    @Environment
    static class Class11 extends WorksOnHarness {}

    @Environment
    static class Class12 extends WorksOnHarness {}
}
