package org.containerharness.benchmarks;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The same as {@link ClassesOnHarness} with Testcontainers' own extension, started side by side. */
final class ClassesOnTestcontainers {

    private ClassesOnTestcontainers() {}

    @Testcontainers(parallel = true)
    static class Class01 extends Works {
        @Container
        static final PostgreSQLContainer DB = new PostgreSQLContainer("postgres:16");

        @Container
        static final GenericContainer<?> CACHE = new GenericContainer<>("redis:7").withExposedPorts(6379);
    }

    @Testcontainers(parallel = true)
    static class Class02 extends Works {
        @Container
        static final PostgreSQLContainer DB = new PostgreSQLContainer("postgres:16");

        @Container
        static final GenericContainer<?> CACHE = new GenericContainer<>("redis:7").withExposedPorts(6379);
    }

    @Testcontainers(parallel = true)
    static class Class03 extends Works {
        @Container
        static final PostgreSQLContainer DB = new PostgreSQLContainer("postgres:16");

        @Container
        static final GenericContainer<?> CACHE = new GenericContainer<>("redis:7").withExposedPorts(6379);
    }

    @Testcontainers(parallel = true)
    static class Class04 extends Works {
        @Container
        static final PostgreSQLContainer DB = new PostgreSQLContainer("postgres:16");

        @Container
        static final GenericContainer<?> CACHE = new GenericContainer<>("redis:7").withExposedPorts(6379);
    }

    @Testcontainers(parallel = true)
    static class Class05 extends Works {
        @Container
        static final PostgreSQLContainer DB = new PostgreSQLContainer("postgres:16");

        @Container
        static final GenericContainer<?> CACHE = new GenericContainer<>("redis:7").withExposedPorts(6379);
    }

    @Testcontainers(parallel = true)
    static class Class06 extends Works {
        @Container
        static final PostgreSQLContainer DB = new PostgreSQLContainer("postgres:16");

        @Container
        static final GenericContainer<?> CACHE = new GenericContainer<>("redis:7").withExposedPorts(6379);
    }

    @Testcontainers(parallel = true)
    static class Class07 extends Works {
        @Container
        static final PostgreSQLContainer DB = new PostgreSQLContainer("postgres:16");

        @Container
        static final GenericContainer<?> CACHE = new GenericContainer<>("redis:7").withExposedPorts(6379);
    }

    @Testcontainers(parallel = true)
    static class Class08 extends Works {
        @Container
        static final PostgreSQLContainer DB = new PostgreSQLContainer("postgres:16");

        @Container
        static final GenericContainer<?> CACHE = new GenericContainer<>("redis:7").withExposedPorts(6379);
    }

    @Testcontainers(parallel = true)
    static class Class09 extends Works {
        @Container
        static final PostgreSQLContainer DB = new PostgreSQLContainer("postgres:16");

        @Container
        static final GenericContainer<?> CACHE = new GenericContainer<>("redis:7").withExposedPorts(6379);
    }

    @Testcontainers(parallel = true)
    static class Class10 extends Works {
        @Container
        static final PostgreSQLContainer DB = new PostgreSQLContainer("postgres:16");

        @Container
        static final GenericContainer<?> CACHE = new GenericContainer<>("redis:7").withExposedPorts(6379);
    }

    @Testcontainers(parallel = true)
    static class Class11 extends Works {
        @Container
        static final PostgreSQLContainer DB = new PostgreSQLContainer("postgres:16");

        @Container
        static final GenericContainer<?> CACHE = new GenericContainer<>("redis:7").withExposedPorts(6379);
    }

    @Testcontainers(parallel = true)
    static class Class12 extends Works {
        @Container
        static final PostgreSQLContainer DB = new PostgreSQLContainer("postgres:16");

        @Container
        static final GenericContainer<?> CACHE = new GenericContainer<>("redis:7").withExposedPorts(6379);
    }
}
