package org.containerharness.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.model.ContainerSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What containers are called, and services that are called as the containers of others might be. */
class ReplicaNamesTests {

    @TempDir
    Path folder;

    @Test
    void areNoProblemWhileThereIsNoSuchContainer() {
        assertThat(project("services: {db: {image: i}, db-1: {image: i}, db-2: {image: i}}")
                        .toSpec()
                        .containers())
                .extracting(ContainerSpec::name)
                .containsExactlyInAnyOrder("db", "db-1", "db-2");
        assertThat(project("services: {db: {image: i, scale: 2}, db-2: {image: i, scale: 0}}")
                        .toSpec()
                        .containers())
                .extracting(ContainerSpec::name)
                .containsExactlyInAnyOrder("db", "db-2");
        assertThat(project("services: {db: {image: i, scale: 2}, db-2: {image: i, profiles: [p]}}")
                        .toSpec()
                        .containers())
                .hasSize(2);
    }

    @Test
    void areRefusedWithBothPlacesIfThereIs() {
        ComposeException refused = catchThrowableOfType(
                ComposeException.class, () -> project("services:\n  db: {image: i, scale: 3}\n  db-2: {image: i}\n")
                        .toSpec());

        assertThat(refused.getMessage())
                .contains(
                        "compose.yaml:2:3 services.db: container 2 of db would be called db-2, as the service is that is"
                                + " written at compose.yaml:3:3 services.db-2. Give the service another name, or scale db to 1");
    }

    @Test
    void mustBeOnesThatTheEngineTakes() {
        ComposeException refused = catchThrowableOfType(
                ComposeException.class, () -> project("services: {db: {image: i, container_name: \"${UNSET}_web\"}}")
                        .toSpec());

        assertThat(refused.getMessage())
                .contains("services.db.container_name: no container can be called \"_web\"; use letters");
    }

    private ComposeStack project(String yaml) {
        return ComposeStack.of(
                new ProjectFolder(folder).with("compose.yaml", yaml).request("compose.yaml"));
    }
}
