package org.containerharness.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code that the page about loading shows. */
class LoadingPageTests {

    @TempDir
    Path folder;

    @Test
    void loadsTwoFilesWithAProfileAndAVariable() throws IOException {
        Path base = Files.writeString(folder.resolve("compose.yaml"), """
                services:
                  web:
                    image: "web:${TAG}"
                    ports: ["8080:80"]
                """);
        Path test = Files.writeString(folder.resolve("compose.test.yaml"), """
                services:
                  cache:
                    image: redis:7
                    profiles: [cache]
                """);

        // tag::load[]
        ComposeProject project = ComposeProject.load(ComposeRequest.of(base, test)
                .withProjectName("shop-test")
                .withProfiles(List.of("cache"))
                .withVariable("TAG", "1.4"));
        // end::load[]

        assertThat(project.services()).containsOnlyKeys("web", "cache");
        assertThat(project.toYaml()).contains("image: web:1.4");
    }
}
