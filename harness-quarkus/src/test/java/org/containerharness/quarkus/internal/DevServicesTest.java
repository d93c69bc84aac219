package org.containerharness.quarkus.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DevServicesTest {

    /** Else which class was read last would decide, for all applications of the module. */
    @Test
    void aKindOfDatabaseOnWhichTestClassesDifferIsLeftToTheApplication() {
        String kind = "quarkus.datasource.db-kind";
        String quiet = "quarkus.datasource.devservices.enabled";

        assertThat(DevServices.agreed(List.of(
                        Map.of(kind, "postgresql", quiet, "false"),
                        Map.of(kind, "mariadb", quiet, "false"),
                        Map.of("quarkus.redis.devservices.enabled", "false"))))
                .containsOnlyKeys(quiet, "quarkus.redis.devservices.enabled");
        assertThat(DevServices.agreed(List.of(Map.of(kind, "mysql"), Map.of(kind, "mysql"))))
                .containsEntry(kind, "mysql");
    }
}
