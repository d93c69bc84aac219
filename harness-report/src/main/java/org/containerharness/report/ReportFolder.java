package org.containerharness.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.containerharness.events.RunEvent;
import org.containerharness.json.JsonText;
import org.containerharness.log.Log;

/**
 * The reports of a build: the journals of its sessions, and {@code index.html} and {@code report.json}, which whoever
 * ends a session makes anew of all of them.
 */
public final class ReportFolder {

    private static final Log LOG = Log.ofHarness();

    private static final String PAGE = "index.html";

    private static final String PLACE = "\"HARNESS-DATA\"";

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /** Of other builds, to be looked at with {@code harness report}; older ones go. */
    private static final int OTHERS_KEPT = 20;

    private final Path folder;
    private final Path moduleFolder;
    private final OutputFolders output;
    private final ReadJournals read = new ReadJournals();
    private final AtomicBoolean isLoaded = new AtomicBoolean();

    private ReportFolder(Path folder, Path moduleFolder) {
        this.folder = folder;
        this.moduleFolder = moduleFolder;
        this.output = new OutputFolders(folder);
    }

    /**
     * That of the build to which a module belongs.
     *
     * @param module its folder
     * @param reports the module's folder of reports, relative to it or absolute
     */
    public static ReportFolder of(Path module, Path reports) {
        Path at = module.toAbsolutePath().normalize();
        return new ReportFolder(
                BuildRoot.reports(at, reports), at.resolve(reports).normalize());
    }

    /** Where journals and the page are. */
    public Path folder() {
        return folder;
    }

    /** Where output of containers is kept that a build wants to keep; the same for all its JVMs. */
    public Path output(String build) {
        try {
            Files.createDirectories(folder.resolve(Journal.FOLDER));
            Optional<Path> own = exclusively(() -> output.of(build));
            return own.isPresent() ? own.get() : output.of(build);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the page is. */
    public Path page() {
        return folder.resolve(PAGE);
    }

    /**
     * Makes page and JSON of all journals of a build; another process that does so is waited for.
     *
     * @param session one of its sessions
     * @return what people are told of that session; empty if there is no journal of it
     */
    public Optional<Summary> remake(String session) {
        return remake(session, () -> Journals.read(Journal.file(folder, session)));
    }

    /** What a journal has, for whoever knows it without reading it. */
    @FunctionalInterface
    public interface Events {
        List<RunEvent> all() throws IOException;
    }

    /** As {@link #remake(String)}. */
    public Optional<Summary> remake(String session, Events written) {
        try {
            Path own = Journal.file(folder, session);
            if (!Files.exists(own)) {
                return Optional.empty();
            }
            List<RunEvent> events = written.all();
            BuildReport alone = BuildDraft.of(List.of(events));
            exclusively(() -> {
                Others others = others(events, own);
                write(others.ofBuild().isEmpty() ? alone : BuildDraft.of(with(events, others.ofBuild())));
                removeOld(others.files());
                output.removeOld(Journals.buildOf(events), OTHERS_KEPT);
                return this;
            });
            return Optional.of(new Summary(alone, page()));
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("The report could not be written to {}: {}", folder, e.toString());
            return Optional.empty();
        }
    }

    /** What people are told of the build that ran last; empty if there is no journal. */
    public Optional<Summary> latest() throws IOException {
        List<Path> files = journals();
        if (files.isEmpty()) {
            return Optional.empty();
        }
        Path last = files.get(files.size() - 1);
        List<RunEvent> events = Journals.read(last);
        return Optional.of(
                new Summary(BuildDraft.of(with(events, others(events, last).ofBuild())), page()));
    }

    /**
     * Reads what other sessions of the build have told so far, and has the JVM load what a report takes, which is most of
     * the time that one takes, once: for a moment in which nobody waits for it.
     *
     * @param session one of its sessions
     */
    public void prepare(String session, Events written) {
        try {
            List<RunEvent> events = written.all();
            others(events, Journal.file(folder, session));
            if (isLoaded.getAndSet(true)) {
                return;
            }
            BuildReport report = BuildDraft.of(List.of(events));
            html(JsonText.of(report));
            new Summary(report, page()).lines();
        } catch (IOException | RuntimeException e) {
            LOG.debug("No report could be made before the end of the session", e);
        }
    }

    private void write(BuildReport report) throws IOException {
        String json = JsonText.of(report);
        replace(folder.resolve("report.json"), (json + "\n").getBytes(StandardCharsets.UTF_8));
        replace(page(), html(json));
        if (!moduleFolder.equals(folder)) {
            Files.createDirectories(moduleFolder);
            replace(moduleFolder.resolve(PAGE), link().getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * The page as a file has it. Its bytes stand for characters meanwhile, which makes texts of half the size and has a JVM
     * translate no characters, one at a time.
     *
     * @param report as JSON
     */
    static byte[] html(String report) throws IOException {
        try (InputStream page = ReportFolder.class.getResourceAsStream("page.html")) {
            if (page == null) {
                throw new IOException("page.html is missing in harness-report");
            }
            byte[] data = JsonText.forHtml(report).getBytes(StandardCharsets.UTF_8);
            return new String(page.readAllBytes(), StandardCharsets.ISO_8859_1)
                    .replace(PLACE, new String(data, StandardCharsets.ISO_8859_1))
                    .getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private String link() {
        String to = moduleFolder.relativize(page()).toString().replace('\\', '/');
        return "<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<title>Container Harness</title>\n"
                + "<meta http-equiv=\"refresh\" content=\"0; url=" + escaped(to)
                + "\">\n<p>The report of the build is <a href=\""
                + escaped(to) + "\">" + escaped(to) + "</a>.</p>\n";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    /** Nobody sees half a file. */
    private static void replace(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, content);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<List<RunEvent>> with(List<RunEvent> events, List<List<RunEvent>> others) {
        List<List<RunEvent>> all = new ArrayList<>(others);
        all.add(events);
        return all;
    }

    /**
     * Sessions besides one.
     *
     * @param ofBuild those of its build
     * @param files the journals of other builds, the oldest first
     */
    private record Others(List<List<RunEvent>> ofBuild, List<Path> files) {}

    private Others others(List<RunEvent> session, Path own) throws IOException {
        String build = Journals.buildOf(session);
        Others others = new Others(new ArrayList<>(), new ArrayList<>());
        for (Path file : journals()) {
            if (!file.equals(own)) {
                List<RunEvent> events = read.of(file, build);
                if (!Journals.buildOf(events).equals(build)) {
                    others.files().add(file);
                } else if (!events.isEmpty()) {
                    others.ofBuild().add(events);
                }
            }
        }
        return others;
    }

    /** Of other builds all but the latest go; only by one process at a time, which reads meanwhile. */
    private static void removeOld(List<Path> others) throws IOException {
        int removed = Math.max(0, others.size() - OTHERS_KEPT);
        for (Path old : others.subList(0, removed)) {
            Files.deleteIfExists(old);
        }
        if (removed > 0) {
            LOG.debug("{} journals of earlier builds are kept, {} were removed.", OTHERS_KEPT, removed);
        }
    }

    /** The oldest first: their names begin with the time. */
    private List<Path> journals() throws IOException {
        Path journals = folder.resolve(Journal.FOLDER);
        if (!Files.isDirectory(journals)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(journals)) {
            return files.filter(file -> file.toString().endsWith(Journal.SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T run() throws IOException;
    }

    private <T> Optional<T> exclusively(Work<T> work) throws IOException {
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        try (FileChannel channel = FileChannel.open(
                folder.resolve(Journal.FOLDER).resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            Optional<FileLock> lock = tryLock(channel);
            while (lock.isEmpty() && System.nanoTime() - end < 0) {
                // Another process tells nobody that it frees a lock of the file system.
                Thread.sleep(20);
                lock = tryLock(channel);
            }
            if (lock.isEmpty()) {
                LOG.debug(
                        "Another process has been at the reports in {} for long; they will miss this session.", folder);
                return Optional.empty();
            }
            return Optional.of(work.run());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
    }
}
