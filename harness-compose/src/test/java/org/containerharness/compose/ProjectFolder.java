package org.containerharness.compose;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.containerharness.compose.error.ComposeException;

/** A project on disk, written by a test. */
record ProjectFolder(Path folder) {

    /** Writes a file, its folders too. */
    ProjectFolder with(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, text);
            return this;
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** Returns a request for some files here, in an empty environment. */
    ComposeRequest request(String... files) {
        return ComposeRequest.of(Arrays.stream(files).map(Path::of).toList())
                .withWorkingDirectory(folder)
                .withEnvironment(Map.of("HOME", "/home/somebody"))
                .withProjectName("test");
    }

    /** Returns the YAML of a loaded project, with this folder written as a dot. */
    String yaml(ComposeRequest request) {
        return ComposeProject.load(request).toYaml().replace(folder.toString(), ".");
    }

    /** Returns why a project is refused. */
    String refusal(ComposeRequest request) {
        ComposeException refused = catchThrowableOfType(ComposeException.class, () -> ComposeProject.load(request));
        return Objects.requireNonNull(refused.getMessage()).replace(folder.toString(), ".");
    }
}
