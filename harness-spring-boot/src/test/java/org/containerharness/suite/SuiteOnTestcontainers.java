package org.containerharness.suite;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextCustomizerFactories;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The same as {@link SuiteOnHarness} as Boot's documentation recommends it for Testcontainers. */
final class SuiteOnTestcontainers {

    private SuiteOnTestcontainers() {}

    // tag::lines[]
    @TestConfiguration(proxyBeanMethods = false)
    static class Containers {

        @Bean
        @ServiceConnection
        PostgreSQLContainer postgres() {
            return new PostgreSQLContainer("postgres:16");
        }

        @Bean
        @ServiceConnection(name = "redis")
        GenericContainer<?> redis() {
            return new GenericContainer<>("redis:7").withExposedPorts(6379);
        }
    }

    // end::lines[]

    @SpringBootTest
    @ContextCustomizerFactories(Contexts.class)
    // tag::lines[]
    @Import(Containers.class)
    // end::lines[]
    abstract static class OnTestcontainers extends Work {}

    static class Class01 extends OnTestcontainers {}

    static class Class02 extends OnTestcontainers {}

    static class Class03 extends OnTestcontainers {}

    static class Class04 extends OnTestcontainers {}

    static class Class05 extends OnTestcontainers {}

    static class Class06 extends OnTestcontainers {}

    static class Class07 extends OnTestcontainers {}

    static class Class08 extends OnTestcontainers {}

    static class Class09 extends OnTestcontainers {}

    static class Class10 extends OnTestcontainers {}

    static class Class11 extends OnTestcontainers {}

    static class Class12 extends OnTestcontainers {}
}
