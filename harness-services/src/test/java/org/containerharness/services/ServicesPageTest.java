package org.containerharness.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.containerharness.space.ServiceClient;
import org.containerharness.space.ServiceKind;
import org.junit.jupiter.api.Test;

/** The page of services says what is so, and the module stays small. */
class ServicesPageTest {

    private static final Path PAGE = Path.of("../docs/services.md");

    private final List<ServiceKind<?>> kinds = ServiceKind.all().stream()
            .filter(kind -> !(kind instanceof ConnectTest.LostKind))
            .toList();

    @Test
    void hasARowForEachKindWithItsClientsAndItsHandle() throws IOException {
        List<List<String>> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `@With"))
                .map(line -> Arrays.stream(line.split("\\|"))
                        .map(String::strip)
                        .skip(1)
                        .toList())
                .toList();

        assertThat(rows)
                .extracting(row -> row.get(1))
                .containsExactlyInAnyOrderElementsOf(
                        kinds.stream().map(kind -> "`" + kind.name() + "`").toList());
        for (List<String> row : rows) {
            ServiceKind<?> kind = kinds.stream()
                    .filter(each -> row.get(1).equals("`" + each.name() + "`"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Pattern.compile("`(\\w+)`").matcher(row.get(5)).results())
                    .as(kind.name())
                    .extracting(found -> found.group(1))
                    .containsExactlyElementsOf(kind.clients().stream()
                            .map(ServiceClient::shortType)
                            .toList());
            assertThat(row.get(6)).isEqualTo("`" + kind.type().getSimpleName() + "`");
            assertThat(row.get(2)).matches(image -> kind.images().stream().anyMatch(image::contains));
        }
    }

    @Test
    void theModuleIsSmallAndBringsNoClient() throws IOException {
        assertThat(sizeOfJar(Path.of("target/classes"))).isLessThan(400_000);
        assertThat(Pattern.compile("<dependency>.*?</dependency>", Pattern.DOTALL)
                        .matcher(Files.readString(Path.of("pom.xml")))
                        .results()
                        .map(found -> found.group())
                        .filter(text -> !text.contains("<scope>test") && !text.contains("<optional>true"))
                        .map(text -> text.replaceAll("(?s).*<artifactId>(.*)</artifactId>.*", "$1")))
                .containsExactlyInAnyOrder(
                        "harness-junit", "junit-jupiter-api", "bcpkix-jdk18on", "slf4j-api", "jspecify");
    }

    /** What a class path gets. */
    private static int sizeOfJar(Path classes) throws IOException {
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(jar);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
                Files.copy(file, zip);
            }
        }
        return jar.size();
    }
}
