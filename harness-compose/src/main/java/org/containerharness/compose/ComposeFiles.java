package org.containerharness.compose;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.error.Position;
import org.containerharness.compose.internal.decode.Sources;
import org.jspecify.annotations.Nullable;

/** Finds the files of a project that names none. */
final class ComposeFiles {

    static final String VARIABLE = "COMPOSE_FILE";

    private static final List<String> STANDARD =
            List.of("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml");
    private static final List<String> OVERRIDES = List.of(
            "compose.override.yml",
            "compose.override.yaml",
            "docker-compose.override.yml",
            "docker-compose.override.yaml");

    private final Path workingDirectory;
    private final Consumer<ComposeProblem> warnings;

    ComposeFiles(Path workingDirectory, Consumer<ComposeProblem> warnings) {
        this.workingDirectory = workingDirectory;
        this.warnings = warnings;
    }

    /**
     * Returns the files of {@code COMPOSE_FILE}, else the standard file of the folder or the nearest one above, and
     * the override next to it.
     *
     * @throws ComposeException if there is none
     */
    List<Path> find(Path start, Map<String, String> environment) {
        String named = environment.get(VARIABLE);
        return named == null ? standard(start) : named(named, environment);
    }

    private List<Path> named(String files, Map<String, String> environment) {
        String separator = environment.getOrDefault("COMPOSE_PATH_SEPARATOR", "");
        String used = separator.isEmpty() ? java.io.File.pathSeparator : separator;
        List<Path> named = new ArrayList<>();
        for (String file : files.split(Pattern.quote(used), -1)) {
            Path path = Path.of(file);
            named.add(
                    path.equals(Sources.STANDARD_INPUT)
                            ? path
                            : workingDirectory.resolve(file).normalize());
        }
        return named;
    }

    private List<Path> standard(Path start) {
        for (@Nullable Path folder = start; folder != null; folder = folder.getParent()) {
            List<Path> files = new ArrayList<>();
            first(folder, STANDARD).ifPresent(files::add);
            if (!files.isEmpty()) {
                first(folder, OVERRIDES).ifPresent(files::add);
                return files;
            }
        }
        throw new ComposeException(
                ComposeProblem.at(Position.NOWHERE, "", "no configuration file provided: not found")
                        .withHint("there is no " + String.join(", ", STANDARD) + " in " + start + " or above it"),
                ComposeException.Kind.FILE_MISSING);
    }

    private Optional<Path> first(Path folder, List<String> names) {
        List<Path> present =
                names.stream().map(folder::resolve).filter(Files::exists).toList();
        if (present.size() > 1) {
            String found = present.stream().map(Path::toString).collect(Collectors.joining(", "));
            warnings.accept(ComposeProblem.at(
                    Position.NOWHERE, "", "found several files: " + found + "; using " + present.get(0)));
        }
        return present.stream().findFirst();
    }
}
