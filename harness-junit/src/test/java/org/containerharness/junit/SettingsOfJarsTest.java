package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.containerharness.Harness;
import org.containerharness.engine.FakeEngine;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A dependency that has a file of JUnit settings in its jar. */
class SettingsOfJarsTest {

    private static final String TEXT = "harness.keep = always\nharness.log.lines = 7\n";

    @TempDir
    private Path folder;

    private final List<Settings> used = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("org.containerharness");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(log);
    }

    private Settings settings(Path classPath, String... parameters) throws IOException {
        TestRun run = TestRun.of(settings -> {
            used.add(settings);
            return Harness.over(new FakeEngine().withImage("redis:7"), settings);
        });
        for (int i = 0; i < parameters.length; i += 2) {
            run.with(parameters[i], parameters[i + 1]);
        }
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classPath.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            assertThat(run.run(Plain.class).failures()).isEmpty();
        } finally {
            thread.setContextClassLoader(before);
        }
        return used.get(0);
    }

    private Path jar() throws IOException {
        Path jar = folder.resolve("dependency.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry("junit-platform.properties"));
            out.write(TEXT.getBytes(StandardCharsets.UTF_8));
            out.closeEntry();
        }
        return jar;
    }

    private List<String> warnings() {
        return log.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(text -> text.contains("is not used"))
                .toList();
    }

    @Test
    void doNotDecideAboutSafety() throws IOException {
        Settings settings = settings(jar());

        assertThat(settings.value(Setting.KEEP).text()).isEqualTo("never");
        assertThat(settings.value(Setting.LOG_LINES).text()).isEqualTo("7");
        assertThat(warnings())
                .singleElement()
                .asString()
                .contains("harness.keep = always", "dependency.jar", "-Dharness.keep=always");
    }

    @Test
    void giveWayToTheProjectsOwn() throws IOException {
        assertThat(settings(jar(), "harness.keep", "on-failure")
                        .value(Setting.KEEP)
                        .text())
                .isEqualTo("on-failure");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void areTakenFromAFolder() throws IOException {
        Files.writeString(folder.resolve("junit-platform.properties"), TEXT);

        assertThat(settings(folder).value(Setting.KEEP).text()).isEqualTo("always");
        assertThat(warnings()).isEmpty();
    }

    @WithContainer(name = "cache", image = "redis:7")
    static class Plain {
        @Test
        void test() {}
    }
}
