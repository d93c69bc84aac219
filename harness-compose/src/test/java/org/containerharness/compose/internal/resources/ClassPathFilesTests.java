package org.containerharness.compose.internal.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.containerharness.model.InvalidValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathFilesTests {

    @TempDir
    Path folder;

    @Test
    void findsAFileInAFolderWhereItIs() {
        assertThat(ClassPathFiles.file("junit/shop/compose.yaml", Optional.of(folder.resolve("cache"))))
                .isRegularFile()
                .endsWith(Path.of("test-classes", "junit", "shop", "compose.yaml"));
    }

    @Test
    void copiesTheFolderOfAFileOutOfAJar() throws Exception {
        Path jar = jar(Map.of(
                "shop/compose.yaml", "services: {}",
                "shop/sql/schema.sql", "create table orders ()",
                "other/secret", "not asked for"));

        Path file = within(jar, "shop/compose.yaml");

        assertThat(file).hasContent("services: {}");
        assertThat(file.resolveSibling("sql").resolve("schema.sql")).hasContent("create table orders ()");
        assertThat(file.getParent().getParent().resolve("other")).doesNotExist();
        assertThat(file.getParent().getFileName()).hasToString("shop");
        assertThat(within(jar, "shop/compose.yaml")).isEqualTo(file);
    }

    @Test
    void doesNotTrustACopyThatWasChanged() throws Exception {
        Path jar = jar(Map.of("shop/compose.yaml", "services: {one: {}}"));
        Files.writeString(within(jar, "shop/compose.yaml"), "services: {evil: {}}");

        assertThat(within(jar, "shop/compose.yaml")).hasContent("services: {one: {}}");
    }

    /** Somebody else planted the file, or a container wrote it beside the others. */
    @Test
    void doesNotUseACopyWithMoreInIt() throws Exception {
        Path jar = jar(Map.of("shop/compose.yaml", "services: {one: {}}"));
        for (String extra : List.of(".env", "data/1/table", "link")) {
            Path planted = within(jar, "shop/compose.yaml").resolveSibling(extra);
            Files.createDirectories(planted.getParent());
            if (extra.equals("link")) {
                Files.createSymbolicLink(planted, Path.of("/etc"));
            } else {
                Files.writeString(planted, "IMAGE=evil");
            }

            Path file = within(jar, "shop/compose.yaml");

            try (Stream<Path> all = Files.list(file.getParent())) {
                assertThat(all).containsExactly(file);
            }
        }
    }

    @Test
    void keepsWhatItPutAsideForADay() throws Exception {
        Path jar = jar(Map.of("shop/compose.yaml", "services: {}"));
        Path place = within(jar, "shop/compose.yaml").getParent().getParent();
        Path old = Files.createDirectories(place.resolveSibling(place.getFileName() + "-old-1000000000000"));
        Files.writeString(place.resolve("data"), "rows");

        within(jar, "shop/compose.yaml");

        assertThat(old).doesNotExist();
        try (Stream<Path> all = Files.list(place.getParent())) {
            assertThat(all.filter(path -> path.getFileName().toString().contains("-old-")))
                    .singleElement()
                    .satisfies(aside -> assertThat(aside.resolve("data")).hasContent("rows"));
        }
    }

    @Test
    void keepsCopiesWhereNobodyElseCanWrite() throws Exception {
        Path jar = jar(Map.of("shop/compose.yaml", "services: {}", "shop/sql/a.sql", ""));

        Path file = within(jar, "shop/compose.yaml");

        assertThat(permissions(folder.resolve("cache"))).isEqualTo("rwx------");
        assertThat(permissions(folder.resolve("cache/classpath"))).isEqualTo("rwx------");
        assertThat(permissions(file)).isEqualTo("rw-r--r--");
        assertThat(permissions(file.resolveSibling("sql"))).isEqualTo("rwxr-xr-x");

        Files.setPosixFilePermissions(folder.resolve("cache"), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> within(jar, "shop/compose.yaml"))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("other users can write to the folder " + folder.resolve("cache"));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void needsNoCacheFolder() throws Exception {
        Path jar = jar(Map.of("shop/compose.yaml", "services: {}"));

        Path file = within(jar, "shop/compose.yaml", Optional.empty());

        assertThat(file).hasContent("services: {}");
        assertThat(permissions(file.getParent().getParent().getParent())).isEqualTo("rwx------");
    }

    @Test
    void copiesOneFileOnlyOutOfTheRootOfAJar() throws Exception {
        Path jar = jar(Map.of("compose.yaml", "services: {two: {}}", "Other.class", "x"));

        Path file = within(jar, "compose.yaml");

        assertThat(file).hasContent("services: {two: {}}");
        assertThat(file.resolveSibling("Other.class")).doesNotExist();
    }

    @Test
    void saysThatAResourceIsMissing() {
        assertThatThrownBy(() -> ClassPathFiles.file("nowhere.yaml", Optional.of(folder.resolve("cache"))))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("there is no resource <nowhere.yaml> on the class path.");
    }

    private Path jar(Map<String, String> entries) throws IOException {
        Path jar = folder.resolve("fixture.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, String> entry : new TreeMap<>(entries).entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        return jar;
    }

    private Path within(Path jar, String resource) throws IOException {
        return within(jar, resource, Optional.of(folder.resolve("cache")));
    }

    private static Path within(Path jar, String resource, Optional<Path> cache) throws IOException {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            Thread.currentThread().setContextClassLoader(loader);
            return ClassPathFiles.file(resource, cache);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
