package org.containerharness.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.containerharness.compose.error.ComposeException;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Loads real projects and compares with what the reference program makes of them. */
class ConformanceTests {

    private static final String FOLDER = "shared/compose-cases";
    private static final double LEAST_SHARE = 0.98;

    @Test
    void reproducesTheModelsOfRealProjects() throws IOException {
        List<Case> cases =
                cases().stream().filter(one -> one.expect.equals("ok")).toList();

        List<String> differing = cases.stream()
                .map(ConformanceTests::difference)
                .flatMap(Optional::stream)
                .toList();

        report("equal models", cases.size(), differing);
        assertThat(differing).hasSizeLessThanOrEqualTo(allowed(cases));
    }

    @Test
    void refusesTheProjectsThatMustBeRefused() throws IOException {
        List<Case> cases =
                cases().stream().filter(one -> one.expect.equals("error")).toList();

        List<String> accepted = cases.stream()
                .filter(one -> refusal(one).isEmpty())
                .map(one -> one.id + " is accepted")
                .toList();

        report("refusals", cases.size(), accepted);
        assertThat(accepted).hasSizeLessThanOrEqualTo(allowed(cases));
    }

    @Test
    void namesFileAndLineInEveryRefusal() throws IOException {
        List<Case> cases =
                cases().stream().filter(one -> one.expect.equals("error")).toList();

        assertThat(cases)
                .allSatisfy(one -> assertThat(refusal(one).orElse("")).containsPattern("^\\S+\\.ya?ml:\\d+:\\d+ "));
    }

    private static int allowed(List<Case> cases) {
        return (int) (cases.size() * (1 - LEAST_SHARE));
    }

    private static void report(String what, int count, List<String> failed) {
        System.out.printf("compose cases: %d of %d %s%n", count - failed.size(), count, what);
        failed.forEach(System.out::println);
    }

    private static Optional<String> difference(Case one) {
        try {
            Object found =
                    Rendering.normalized(ComposeProject.load(one.request()).toJson(), one.folder.toString());
            boolean isEqual = one.expectations().anyMatch(found::equals);
            return isEqual ? Optional.empty() : Optional.of(one.id + " differs: " + found);
        } catch (ComposeException refused) {
            return Optional.of(one.id + " is refused: " + refused.getMessage());
        }
    }

    private static Optional<String> refusal(Case one) {
        try {
            ComposeProject.load(one.request());
            return Optional.empty();
        } catch (ComposeException refused) {
            return Optional.of(Objects.requireNonNull(refused.getMessage()));
        }
    }

    private static List<Case> cases() throws IOException {
        Path folder = folder().orElseGet(() -> abort("there is no folder " + FOLDER
                        + " beside the checkout; name one with -Dharness.compose.cases=DIR"))
                // The loader resolves links in some paths as the command does; the expectations hold the folder itself.
                .toRealPath();
        List<Case> cases = new ArrayList<>();
        try (Stream<Path> folders = Files.list(folder.resolve("cases"))) {
            for (Path one : folders.sorted().toList()) {
                cases.add(Case.read(one));
            }
        }
        return cases;
    }

    private static Optional<Path> folder() {
        String named = System.getProperty("harness.compose.cases");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                .map(parent -> parent.resolve(FOLDER))
                .filter(Files::isDirectory)
                .findFirst();
    }

    private record Case(String id, Path folder, String expect, Map<String, Object> description) {

        static Case read(Path folder) throws IOException {
            Map<String, Object> description = new Yaml().load(Files.readString(folder.resolve("case.json")));
            return new Case(
                    folder.getFileName().toString(), folder, String.valueOf(description.get("expect")), description);
        }

        ComposeRequest request() {
            Map<String, String> environment =
                    new HashMap<>(Map.of("HOME", folder.resolve(".home").toString()));
            if (description.get("env") instanceof Map<?, ?> variables) {
                variables.forEach((name, value) -> environment.put(String.valueOf(name), String.valueOf(value)));
            }
            return ComposeRequest.of(paths("files"))
                    .withWorkingDirectory(folder)
                    .withEnvironment(environment)
                    .withEnvFiles(paths("env_files"))
                    .withProfiles(texts("profiles"))
                    .withServices(texts("services"));
        }

        Stream<Object> expectations() {
            return Stream.of("expected.json", "expected-2.40.json")
                    .map(folder::resolve)
                    .filter(Files::exists)
                    .map(file -> Rendering.normalized(text(file), folder.toString()));
        }

        private static String text(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        private List<Path> paths(String key) {
            return texts(key).stream().map(Path::of).toList();
        }

        private List<String> texts(String key) {
            return description.get(key) instanceof List<?> list
                    ? list.stream().map(String::valueOf).toList()
                    : List.of();
        }
    }
}
