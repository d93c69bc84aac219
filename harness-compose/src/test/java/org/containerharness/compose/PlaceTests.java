package org.containerharness.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.containerharness.model.StackSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where messages say that something was declared. */
class PlaceTests {

    @TempDir
    Path folder;

    @Test
    void eachPartOfAStackKnowsItsLine() {
        StackSpec stack = ComposeStack.of(new ProjectFolder(folder)
                        .with("compose.yaml", """
                        services:
                          db:
                            image: postgres:16
                            networks: [back]
                            volumes: ["data:/data"]
                          web:
                            image: nginx:1
                            networks: [back]
                            scale: 2
                        networks:
                          back:
                        volumes:
                          data:
                        """)
                        .with("compose.override.yaml", """
                        services:
                          extra: {image: redis:7, networks: [back]}
                          db: {image: "postgres:15"}
                        """)
                        .request("compose.yaml", "compose.override.yaml"))
                .toSpec();

        assertThat(stack.containers())
                .extracting(spec -> spec.name() + " " + spec.place())
                .containsExactlyInAnyOrder(
                        "db compose.yaml:2:3 services.db",
                        "web compose.yaml:6:3 services.web",
                        "web-2 compose.yaml:6:3 services.web",
                        "extra compose.override.yaml:2:3 services.extra");
        assertThat(stack.networks())
                .extracting(spec -> spec.place().text())
                .containsExactly("compose.yaml:11:3 networks.back");
        assertThat(stack.volumes())
                .extracting(spec -> spec.place().text())
                .containsExactly("compose.yaml:13:3 volumes.data");
    }
}
