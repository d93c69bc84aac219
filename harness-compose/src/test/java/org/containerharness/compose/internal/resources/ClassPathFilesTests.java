package org.containerharness.compose.internal.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.containerharness.model.InvalidValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathFilesTests {

    @TempDir
    Path folder;

    @Test
    void findsAFileInAFolderWhereItIs() {
        assertThat(ClassPathFiles.file("junit/shop/compose.yaml"))
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

    @Test
    void copiesOneFileOnlyOutOfTheRootOfAJar() throws Exception {
        Path jar = jar(Map.of("compose.yaml", "services: {two: {}}", "Other.class", "x"));

        Path file = within(jar, "compose.yaml");

        assertThat(file).hasContent("services: {two: {}}");
        assertThat(file.resolveSibling("Other.class")).doesNotExist();
    }

    @Test
    void saysThatAResourceIsMissing() {
        assertThatThrownBy(() -> ClassPathFiles.file("nowhere.yaml"))
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

    private static Path within(Path jar, String resource) throws IOException {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            Thread.currentThread().setContextClassLoader(loader);
            return ClassPathFiles.file(resource);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }
}
