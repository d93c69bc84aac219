package org.containerharness.junit.internal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.containerharness.engine.LogLine;
import org.containerharness.engine.LogQuery;
import org.containerharness.log.Log;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Secrets;
import org.containerharness.run.RunningContainer;
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

    private static final int KEPT_LINES = 10_000;
    private static final int MOST_FOLDERS = 1_000;

    private final Optional<Path> folder;

    OutputFiles(Settings settings) {
        this.folder = settings.text(Setting.REPORT_DIRECTORY)
                .filter(text -> !text.equals("off"))
                .map(text -> Path.of(text).resolve("logs"));
    }

    /** Keeps the output of the containers that a stack started itself; nothing of it can make a test fail. */
    void keep(RunningStack stack) {
        if (folder.isEmpty() || stack.isClosed()) {
            return;
        }
        Map<String, List<String>> output = new TreeMap<>();
        stack.containers().forEach(container -> output.put(container.name(), linesOf(container)));
        keep(stack.name(), output);
    }

    void keep(String stack, Map<String, List<String>> output) {
        if (folder.isEmpty() || output.isEmpty()) {
            return;
        }
        String name = stack.replaceAll("[^a-zA-Z0-9_.-]", "_");
        try {
            Path own = newFolder(folder.get(), name);
            for (Map.Entry<String, List<String>> container : output.entrySet()) {
                Files.write(own.resolve(container.getKey() + ".log"), container.getValue());
            }
            LOG.tell("What the containers of {} wrote is kept in {}", stack, own);
        } catch (IOException e) {
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

    private static List<String> linesOf(RunningContainer container) {
        try {
            Collection<String> secrets = Secrets.among(container.inspect().environment());
            return container.logs(LogQuery.ALL.last(KEPT_LINES)).stream()
                    .map(LogLine::text)
                    .map(line -> Secrets.mask(line, secrets))
                    .toList();
        } catch (HarnessException e) {
            return List.of("(the output could not be read: " + e.getMessage() + ")");
        }
    }
}
