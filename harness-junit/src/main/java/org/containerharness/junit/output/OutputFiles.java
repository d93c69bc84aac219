package org.containerharness.junit.output;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.containerharness.events.RunEvent;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.log.Log;
import org.containerharness.settings.ReportDirectory;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;

/**
 * Keeps what containers wrote, before they are removed: {@code logs/<test>/<container>.log} in the folder of reports with
 * what they wrote while a test ran, {@code logs/<stack>/<container>.log} with all that they wrote. Each failure has a
 * folder of its own, the next one {@code logs/<test>-2}, whichever process it is in. Writes nothing if the setting is
 * {@code off}.
 */
public final class OutputFiles {

    private static final Log LOG = Log.ofHarness();

    private static final int MOST_FOLDERS = 1_000;
    private static final int LONGEST_NAME = 120;

    private final Optional<Path> folder;
    private final boolean always;
    private final Consumer<RunEvent> events;
    private final Set<String> complete = ConcurrentHashMap.newKeySet();

    /** @param events told of each file */
    public OutputFiles(Settings settings, Consumer<RunEvent> events) {
        this.events = events;
        this.always = settings.choice(Setting.LOG_FILES, "on-failure", "always").equals("always");
        this.folder = ReportDirectory.of(settings, Path.of("").toAbsolutePath())
                .map(reports -> reports.toAbsolutePath().normalize().resolve("logs"));
    }

    /** As {@link #keep(RunningStack)}, if the setting or a failure asks for it. */
    public void keep(RunningStack stack, boolean hasFailed) {
        if (hasFailed || always) {
            keep(stack);
        }
    }

    /** Keeps the output of the containers that a stack started itself; nothing of it can make a test fail. */
    public void keep(RunningStack stack) {
        if (folder.isEmpty() || stack.isClosed()) {
            return;
        }
        keep(
                stack.name(),
                stack.containers().stream()
                        .filter(container -> !container.isElsewhere() && !complete.contains(container.id()))
                        .toList(),
                (container, own) -> {
                    Path file = file(own, container.name());
                    Optional<String> excerpt = OutputFile.write(file, container, OutputFile.Wanted.ALL);
                    excerpt.ifPresent(text -> tell("", container.engineName(), file, text));
                    return excerpt.map(text -> file);
                });
    }

    /**
     * Keeps what was read of containers that are gone.
     *
     * @return where it is
     */
    public Optional<KeptFiles> keep(String stack, Map<String, List<String>> output) {
        return keep(stack, output.entrySet(), (container, own) -> {
            Path file = file(own, container.getKey());
            boolean wrote = !container.getValue().isEmpty();
            return wrote ? Optional.of(Files.write(file, container.getValue())) : Optional.empty();
        });
    }

    /** @param test JUnit's id of the test that it is of, or empty */
    void tell(String test, String container, Path file, String excerpt) {
        String below = folder.map(Path::getParent)
                .map(reports -> reports.relativize(file))
                .orElse(file)
                .toString()
                .replace('\\', '/');
        events.accept(new RunEvent.OutputKept(Instant.now(), test, container, below, excerpt));
    }

    /** Notes whether the output of a container of one test was kept in whole. */
    void hasAllOf(RunningContainer container, boolean all) {
        if (all) {
            complete.add(container.id());
        }
    }

    /** File systems take no more than 255 characters, Windows not many more for a whole path. */
    static String nameOf(String text) {
        String name = text.replaceAll("[^a-zA-Z0-9_.-]", "_");
        return name.length() > LONGEST_NAME
                ? name.substring(0, LONGEST_NAME - 9) + "-" + Integer.toHexString(text.hashCode())
                : name;
    }

    private static Path file(Path folder, String container) {
        return folder.resolve(nameOf(container) + ".log");
    }

    @FunctionalInterface
    private interface Writer<T> {
        /** @return the file, if there was anything to write */
        Optional<Path> write(T container, Path folder) throws IOException;
    }

    private <T> Optional<KeptFiles> keep(String stack, Collection<T> containers, Writer<T> writer) {
        if (folder.isEmpty() || containers.isEmpty()) {
            return Optional.empty();
        }
        try {
            Optional<KeptFiles> kept = inNewFolder(stack, own -> {
                List<Path> written = new ArrayList<>();
                for (T container : containers) {
                    writer.write(container, own).ifPresent(written::add);
                }
                return written.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new KeptFiles("What the containers of " + stack + " wrote", own, written, List.of()));
            });
            kept.ifPresent(files -> LOG.tell("{} is kept in {}", files.what(), files.folder()));
            return kept;
        } catch (IOException | RuntimeException e) {
            LOG.warn("What the containers of {} wrote could not be kept in {}: {}", stack, folder.get(), e.toString());
            return Optional.empty();
        }
    }

    /** Fills a new folder. */
    @FunctionalInterface
    interface Filling<T> {
        /** @return empty if there was nothing to write */
        Optional<T> fill(Path folder) throws IOException;
    }

    /** Without a folder of reports, and of a folder that stayed empty, nothing is left. */
    <T> Optional<T> inNewFolder(String name, Filling<T> filling) throws IOException {
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        Path own = newFolder(folder.get(), nameOf(name));
        Optional<T> filled = filling.fill(own);
        if (filled.isEmpty()) {
            Files.deleteIfExists(own);
        }
        return filled;
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
