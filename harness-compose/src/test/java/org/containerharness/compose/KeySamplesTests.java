package org.containerharness.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.internal.translate.ComposeKey;
import org.containerharness.compose.internal.translate.ComposeKeys;
import org.containerharness.compose.internal.translate.Translation;
import org.containerharness.model.Place;
import org.containerharness.model.StackSpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key has the treatment that the table of keys gives it: an effect on the stack, a warning, or a refusal. */
class KeySamplesTests {

    /** Keys that are read while the project is loaded, and those whose values all mean the same on one engine. */
    private static final Set<String> WITHOUT_SAMPLE = Set.of(
            "version",
            "name",
            "include",
            "include.[].path",
            "include.[].env_file",
            "include.[].project_directory",
            "services",
            "networks",
            "volumes",
            "configs",
            "secrets",
            "models",
            "services.*.image",
            "services.*.profiles",
            "services.*.env_file.[].required",
            "services.*.ports.[].mode",
            // The loader turns the old form into the new one.
            "configs.*.external.name",
            "secrets.*.external.name",
            // Names of things that exist outside the project only.
            "configs.*.name",
            "secrets.*.name");

    private static final String SURROUNDINGS = """
              other: {image: "o:1"}
            networks:
              n: {}
              m: {}
            volumes:
              v: {}
              vv: {}
              named: {name: fixed}
              external: {external: true}
              external2: {external: {name: fixed2}}
              driven: {driver: d}
              opted: {driver_opts: {a: b}}
              labelled: {labels: {a: b}}
            configs:
              c: {content: a}
              c2: {content: b}
              cenv: {environment: TWO}
              cfile: {file: vars.env}
              cext: {external: true}
              clabel: {content: a, labels: {a: b}}
              ctemplate: {content: a, template_driver: x}
            secrets:
              s: {environment: ONE}
              s2: {environment: TWO}
              sfile: {file: vars.env}
              sext: {external: true}
              slabel: {environment: ONE, labels: {a: b}}
              sdriver: {environment: ONE, driver: x}
              sopts: {environment: ONE, driver_opts: {a: b}}
              stemplate: {environment: ONE, template_driver: x}
            models:
              llm: {model: m}
            """;

    @TempDir
    static Path folder;

    private record Sample(String path, String with, String without) {
        @Override
        public String toString() {
            return path + " " + with;
        }
    }

    @BeforeAll
    static void write() throws IOException {
        Files.createDirectories(folder.resolve("folder"));
        new ProjectFolder(folder)
                .with("vars.env", "A=b\n")
                .with("other.env", "A=c\n")
                .with("quoted.env", "A='b'\n")
                .with("base.yaml", "services: {base: {command: one}, other: {command: two}}")
                .with("base2.yaml", "services: {base: {command: three}}");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void hasTheTreatmentThatTheTableSays(Sample sample) {
        if (sample.without().equals("warned")) {
            assertThat(translate(sample.with()).warnings())
                    .extracting(ComposeProblem::path)
                    .anyMatch(path -> isBelow(path, sample.path()));
        } else if (sample.without().equals("refused")) {
            ComposeException refused = catchThrowableOfType(ComposeException.class, () -> translate(sample.with()));
            assertThat(refused.problems())
                    .extracting(ComposeProblem::path)
                    .anyMatch(path -> isBelow(path, sample.path()));
        } else {
            assertThat(plain(translate(sample.with()))).isNotEqualTo(plain(translate(sample.without())));
        }
    }

    @Test
    void hasASampleForEveryRow() throws IOException {
        Set<String> rows =
                ComposeKeys.all().stream().map(ComposeKey::path).collect(Collectors.toCollection(TreeSet::new));
        samples().forEach(sample -> rows.remove(sample.path()));
        rows.removeAll(WITHOUT_SAMPLE);

        assertThat(rows).isEmpty();
    }

    static Stream<Sample> samples() throws IOException {
        try (InputStream stream = KeySamplesTests.class.getResourceAsStream("/compose/key-samples.txt")) {
            String all = new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
            return all.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" \\| ", 3))
                    .map(parts -> new Sample(parts[0].strip(), parts[1].strip(), parts[2].strip()));
        }
    }

    /** Whether a problem's path is the pattern's, with real keys and indexes. */
    private static boolean isBelow(String path, String pattern) {
        List<String> wanted = new ArrayList<>(List.of(pattern.split("\\.")));
        List<String> found = List.of(path.replaceAll("\\[\\d+]", ".[]").split("\\."));
        if (wanted.size() != found.size()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (!wanted.get(i).equals("*") && !wanted.get(i).equals(found.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static Translation translate(String sample) {
        String body = sample.length() > 2 ? sample.substring(2).strip() : "";
        boolean isService = sample.startsWith("S:");
        String service =
                "services:\n  a:\n    image: i:1\n" + (isService && !body.isEmpty() ? "    " + body + "\n" : "");
        String rest = isService ? SURROUNDINGS : body + "\n";
        return ComposeProject.load(new ProjectFolder(folder)
                        .with("compose.yaml", service + rest)
                        .request("compose.yaml")
                        .withEnvironment(Map.of("ONE", "1", "TWO", "2")))
                .translated(ComposeStack.of().options());
    }

    /** The stack without the hash, which differs with every key, and without places. */
    private static StackSpec plain(Translation translation) {
        StackSpec stack = translation.stack();
        return new StackSpec(
                stack.name(),
                stack.networks().stream()
                        .map(network -> network.withPlace(Place.IN_CODE))
                        .toList(),
                stack.volumes().stream()
                        .map(volume -> volume.withPlace(Place.IN_CODE))
                        .toList(),
                stack.images(),
                stack.registries(),
                stack.containers().stream()
                        .map(container -> container
                                .withPlace(Place.IN_CODE)
                                .plusLabels(Map.of("com.docker.compose.config-hash", "")))
                        .toList(),
                List.of());
    }
}
