package org.containerharness.junit.internal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.log.Log;
import org.containerharness.run.RunningStack;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;

/**
 * Keeps what containers wrote when a start or a test failed, before they are removed: {@code logs/<stack>/<container>.log}
 * in the folder of reports. Each failure has a folder of its own, the next one {@code logs/<stack>-2}. Writes nothing if
 * the setting is {@code off}.
 */
final class OutputFiles {

    private static final Log LOG = Log.ofHarness();

    private static final int MOST_FOLDERS = 1_000;

    private final Optional<Path> folder;
    private final boolean always;

    OutputFiles(Settings settings) {
        this.always = settings.choice(Setting.LOG_FILES, "on-failure", "always").equals("always");
        this.folder = settings.text(Setting.REPORT_DIRECTORY)
                .filter(text -> !text.equals("off"))
                .map(text -> Path.of(text).resolve("logs"));
    }

    /** As {@link #keep(RunningStack)}, if the setting or a failure asks for it. */
    void keep(RunningStack stack, boolean hasFailed) {
        if (hasFailed || always) {
            keep(stack);
        }
    }

    /** Keeps the output of the containers that a stack started itself; nothing of it can make a test fail. */
    void keep(RunningStack stack) {
        if (folder.isEmpty() || stack.isClosed()) {
            return;
        }
        keep(
                stack.name(),
                stack.containers().stream()
                        .filter(container -> !container.isElsewhere())
                        .toList(),
                (container, own) -> OutputFile.write(file(own, container.name()), container));
    }

    /** Keeps what was read of containers that are gone. */
    void keep(String stack, Map<String, List<String>> output) {
        keep(
                stack,
                output.entrySet(),
                (container, own) -> Files.write(file(own, container.getKey()), container.getValue()));
    }

    private static Path file(Path folder, String container) {
        return folder.resolve(container + ".log");
    }

    @FunctionalInterface
    private interface Writer<T> {
        void write(T container, Path folder) throws IOException;
    }

    private <T> void keep(String stack, Collection<T> containers, Writer<T> writer) {
        if (folder.isEmpty() || containers.isEmpty()) {
            return;
        }
        String name = stack.replaceAll("[^a-zA-Z0-9_.-]", "_");
        try {
            Path own = newFolder(folder.get(), name);
            for (T container : containers) {
                writer.write(container, own);
            }
            LOG.tell("What the containers of {} wrote is kept in {}", stack, own);
        } catch (IOException | RuntimeException e) {
            LOG.warn("What the containers of {} wrote could not be kept in {}: {}", stack, folder.get(), e.toString());
        }
    }

    /** One that nobody has written to yet, neither another test nor an earlier run. */
    private static Path newFolder(Path logs, String name) throws IOException {
        Files.createDirectories(logs);
        for (int number = 1; number <= MOST_FOLDERS; number++) {
            Path own = logs.resolve(number == 1 ? name : name + "-" + number);
            try {
                return Files.createDirectory(own);
            } catch (FileAlreadyExistsException e) {
                LOG.trace("{} is of an earlier failure", own);
            }
        }
        throw new IOException("there are " + MOST_FOLDERS + " folders of " + name + " already; remove them");
    }
}
