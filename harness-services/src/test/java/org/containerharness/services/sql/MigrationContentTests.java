package org.containerharness.services.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A migration that was changed is another one, however it was changed. */
class MigrationContentTests {

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("Base.java"), "package m; class Base { int size() { return 1; } }");
        Files.writeString(
                folder.resolve("Orders.java"),
                "package m; public class Orders extends Base {"
                        + " String schema() { return \"schema.sql\"; }"
                        + " String more() { return \"classpath:db/more\"; }"
                        + " static class Inner { long big = 1L << 40; double d = 2.5; } }");
        Files.createDirectories(folder.resolve("m"));
        Files.createDirectories(folder.resolve("db/more"));
        Files.writeString(folder.resolve("m/schema.sql"), "CREATE TABLE a");
        Files.writeString(folder.resolve("db/more/V1.sql"), "CREATE TABLE b");
    }

    @Test
    void holdsTheCodeAndTheResourcesThatItNames() throws IOException {
        SortedMap<String, byte[]> content = content();

        assertThat(content).containsOnlyKeys("m.Orders", "m.Base", "m.Orders$Inner", "schema.sql", "db/more/V1.sql");
        assertThat(content.get("schema.sql")).isEqualTo("CREATE TABLE a".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void isTheSameWhenItIsCompiledAgain() throws IOException {
        assertThat(print(content())).isEqualTo(print(content()));
    }

    @Test
    void changesWithASuperclass() throws IOException {
        String before = print(content());
        Files.writeString(folder.resolve("Base.java"), "package m; class Base { int size() { return 2; } }");

        assertThat(print(content())).isNotEqualTo(before);
    }

    @Test
    void changesWithAFileInAFolderThatItNames() throws IOException {
        String before = print(content());
        Files.writeString(folder.resolve("db/more/V2.sql"), "CREATE TABLE c");

        assertThat(print(content())).isNotEqualTo(before);
    }

    private static String print(SortedMap<String, byte[]> content) {
        StringBuilder text = new StringBuilder();
        content.forEach((name, bytes) -> text.append(name)
                .append(' ')
                .append(java.util.Arrays.hashCode(bytes))
                .append('\n'));
        return text.toString();
    }

    private SortedMap<String, byte[]> content() throws IOException {
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        folder.toString(),
                        folder.resolve("Base.java").toString(),
                        folder.resolve("Orders.java").toString());
        assertThat(status).isZero();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            return MigrationContent.of(loader.loadClass("m.Orders"));
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
