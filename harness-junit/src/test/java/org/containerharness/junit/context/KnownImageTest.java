package org.containerharness.junit.context;

import static org.assertj.core.api.Assertions.assertThat;

import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HealthcheckSpec;
import org.containerharness.model.ReadinessSpec;
import org.containerharness.model.ReadyCondition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownImageTest {

    private static ContainerSpec completed(ContainerSpec declared) {
        return KnownImage.of(declared).orElseThrow().complete(declared);
    }

    private static ContainerSpec postgres() {
        return ContainerSpec.of("db", "postgres:16");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres:16", "library/postgres", "registry.example/postgres:15"})
    void postgresIsAwaitedUntilItSaysThatItIsReadyForAll(String image) {
        ContainerSpec completed = completed(ContainerSpec.of("db", image));

        assertThat(completed.readiness().condition()).isInstanceOf(ReadyCondition.AnyOf.class);
        assertThat(completed).isEqualTo(completed(ContainerSpec.of("db", image)));
    }

    @Test
    void whatIsDeclaredOfReadinessStays() {
        ReadinessSpec declared = ReadinessSpec.of(new ReadyCondition.Running());

        assertThat(completed(postgres().withReadiness(declared)).readiness()).isEqualTo(declared);
        assertThat(completed(postgres().withHealthcheck(HealthcheckSpec.shell("pg_isready")))
                        .readiness())
                .isEqualTo(ReadinessSpec.DEFAULT);
        assertThat(completed(postgres().command("postgres", "-c", "logging_collector=on"))
                        .readiness())
                .isEqualTo(ReadinessSpec.DEFAULT);
    }

    @Test
    void othersAreReadyWhenTheirPortIs() {
        assertThat(completed(ContainerSpec.of("cache", "redis:7")).readiness()).isEqualTo(ReadinessSpec.DEFAULT);
    }
}
