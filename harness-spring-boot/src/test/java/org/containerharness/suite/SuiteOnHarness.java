package org.containerharness.suite;

import org.containerharness.services.postgres.WithPostgres;
import org.containerharness.services.redis.WithRedis;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextCustomizerFactories;

/** Twelve classes as users of the harness write them. */
final class SuiteOnHarness {

    private SuiteOnHarness() {}

    @SpringBootTest
    @ContextCustomizerFactories(Contexts.class)
    // tag::lines[]
    @WithPostgres
    @WithRedis
    // end::lines[]
    abstract static class OnHarness extends Work {}

    static class Class01 extends OnHarness {}

    static class Class02 extends OnHarness {}

    static class Class03 extends OnHarness {}

    static class Class04 extends OnHarness {}

    static class Class05 extends OnHarness {}

    static class Class06 extends OnHarness {}

    static class Class07 extends OnHarness {}

    static class Class08 extends OnHarness {}

    static class Class09 extends OnHarness {}

    static class Class10 extends OnHarness {}

    static class Class11 extends OnHarness {}

    static class Class12 extends OnHarness {}
}
