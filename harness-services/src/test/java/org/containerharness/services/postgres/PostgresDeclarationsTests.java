package org.containerharness.services.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.containerharness.junit.DeclaredStacks;
import org.containerharness.model.ContainerSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresDeclarationsTests {

    @WithPostgres(name = "default")
    @WithPostgres(name = "fourteen", version = "14-alpine")
    @WithPostgres(name = "postgis", image = "registry.example:5000/postgis/postgis:18-3.6")
    @WithPostgres(
            name = "digest",
            image = "postgres:17.2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")
    @WithPostgres(name = "old", version = "13")
    @WithPostgres(name = "next", version = "19")
    @WithPostgres(name = "latest", version = "latest")
    @WithPostgres(name = "dated", image = "registry.example/database:2025.1")
    @WithPostgres(
            name = "digestOnly",
            image = "postgres@sha256:1623456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")
    @WithPostgres(name = "registry", image = "registry.example:16/database")
    @WithPostgres(name = "real", tuned = false)
    @WithPostgres(name = "own", env = "POSTGRES_INITDB_ARGS=--data-checksums")
    static class Databases {}

    @ParameterizedTest
    @ValueSource(strings = {"default", "fourteen", "postgis", "digest"})
    void passwordsAreByMd5WhereInitdbKnowsThem(String name) {
        assertThat(environment(name)).containsEntry("POSTGRES_INITDB_ARGS", "--no-sync --auth-host=md5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"old", "next", "latest", "dated", "digestOnly", "registry"})
    void otherVersionsBeginAsTheyAre(String name) {
        assertThat(environment(name)).containsEntry("POSTGRES_INITDB_ARGS", "--no-sync");
    }

    @Test
    void whoWantsItOtherwiseHasIt() {
        assertThat(environment("real")).doesNotContainKey("POSTGRES_INITDB_ARGS");
        assertThat(environment("own")).containsEntry("POSTGRES_INITDB_ARGS", "--data-checksums");
    }

    private static Map<String, String> environment(String name) {
        return DeclaredStacks.of(Databases.class).ofClass().values().stream()
                .flatMap(stack -> stack.containers().stream())
                .filter(container -> container.name().equals(name))
                .findFirst()
                .map(ContainerSpec::process)
                .orElseThrow()
                .environment();
    }
}
