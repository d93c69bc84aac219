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
import java.util.function.Supplier;
import org.containerharness.events.RunEvent;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.log.Log;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;

/**
 * Keeps what containers wrote, before they are removed, in the folder of the build: {@code <class>/<test>/<container>.log}
 * with what they wrote while a test ran, {@code <class>/class/<container>.log} with all that they wrote. Each failure has
 * a folder of its own, the next one {@code <test>-2}, whichever process it is in.
 */
public final class OutputFiles {

    private static final Log LOG = Log.ofHarness();

    private static final int MOST_FOLDERS = 1_000;

    private final Supplier<Optional<Path>> folderOfBuild;
    private final boolean always;
    private final Consumer<RunEvent> events;
    private final Set<String> complete = ConcurrentHashMap.newKeySet();
    private volatile Optional<Path> folder = Optional.empty();

    /**
     * @param folderOfBuild asked for when something is kept; empty if nothing is to be kept
     * @param events told of each file
     */
    public OutputFiles(Settings settings, Supplier<Optional<Path>> folderOfBuild, Consumer<RunEvent> events) {
        this.folderOfBuild = folderOfBuild;
        this.events = events;
        this.always = settings.choice(Setting.LOG_FILES, "on-failure", "always").equals("always");
    }

    /** As {@link #keep(RunningStack, TestName)}, if the setting or a failure asks for it. */
    public void keep(RunningStack stack, TestName owner, boolean hasFailed) {
        if (hasFailed || always) {
            keep(stack, owner);
        }
    }

    /** Keeps the output of the containers that a stack started itself; nothing of it can make a test fail. */
    public void keep(RunningStack stack, TestName owner) {
        if (!stack.isClosed()) {
            keep(
                    owner,
                    stack.containers().stream()
                            .filter(container -> !container.isElsewhere() && !complete.contains(container.id()))
                            .toList(),
                    (container, own) -> {
                        Path file = own.resolve(TestName.fileName(container.name()) + ".log");
                        Optional<String> excerpt = OutputFile.write(file, container, OutputFile.Wanted.ALL);
                        excerpt.ifPresent(text -> tell("", container.engineName(), file, text));
                        return excerpt.map(text -> file);
                    });
        }
    }

    /**
     * Keeps what was read of containers that are gone.
     *
     * @return where it is
     */
    public Optional<KeptFiles> keep(TestName owner, Map<String, List<String>> output) {
        return keep(owner, output.entrySet(), (container, own) -> {
            Path file = own.resolve(TestName.fileName(container.getKey()) + ".log");
            boolean wrote = !container.getValue().isEmpty();
            return wrote ? Optional.of(Files.write(file, container.getValue())) : Optional.empty();
        });
    }

    /** @param test JUnit's id of the test that it is of, or empty */
    void tell(String test, String container, Path file, String excerpt) {
        // The folder of reports has the folder of logs, and that one the build's.
        String below = folder.map(own -> own.getParent().getParent().relativize(file))
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

    private Optional<Path> folder() {
        if (folder.isEmpty()) {
            folder = folderOfBuild.get();
        }
        return folder;
    }

    @FunctionalInterface
    private interface Writer<T> {
        /** @return the file, if there was anything to write */
        Optional<Path> write(T container, Path folder) throws IOException;
    }

    private <T> Optional<KeptFiles> keep(TestName owner, Collection<T> containers, Writer<T> writer) {
        if (containers.isEmpty()) {
            return Optional.empty();
        }
        try {
            Optional<KeptFiles> kept = inNewFolder(owner, own -> {
                List<Path> written = new ArrayList<>();
                for (T container : containers) {
                    writer.write(container, own).ifPresent(written::add);
                }
                return written.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new KeptFiles("What the containers of " + owner + " wrote", own, written, List.of()));
            });
            kept.ifPresent(files -> LOG.tell("{} is kept in {}", files.what(), files.folder()));
            return kept;
        } catch (IOException | RuntimeException e) {
            LOG.warn("What the containers of {} wrote could not be kept: {}", owner, e.toString());
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
    <T> Optional<T> inNewFolder(TestName test, Filling<T> filling) throws IOException {
        Optional<Path> build = folder();
        if (build.isEmpty()) {
            return Optional.empty();
        }
        Path own = newFolder(build.get().resolve(test.folder()));
        Optional<T> filled = filling.fill(own);
        if (filled.isEmpty()) {
            Files.deleteIfExists(own);
        }
        return filled;
    }

    /** One that nobody has written to yet, neither another test nor an earlier run. */
    private static Path newFolder(Path wanted) throws IOException {
        Files.createDirectories(wanted.getParent());
        for (int number = 1; number <= MOST_FOLDERS; number++) {
            Path own = number == 1 ? wanted : wanted.resolveSibling(wanted.getFileName() + "-" + number);
            try {
                return Files.createDirectory(own);
            } catch (FileAlreadyExistsException e) {
                LOG.trace("{} is of an earlier failure", own);
            }
        }
        throw new IOException("there are " + MOST_FOLDERS + " folders of " + wanted + " already; remove them");
    }
}
