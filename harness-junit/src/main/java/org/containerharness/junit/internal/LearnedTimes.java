package org.containerharness.junit.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.containerharness.files.OwnFolder;
import org.containerharness.log.Log;

/**
 * How long the starts and the tests of classes took, in this run and earlier ones, so that a long start is begun early
 * enough. Only the order of guesses depends on it: a file that is old, damaged or of another project makes nothing wrong.
 *
 * <p>Safe for use by many threads; of several processes the last one's file remains.
 */
public final class LearnedTimes {

    private static final Log LOG = Log.ofHarness();

    /** Classes that are remembered; those that did not run for the longest time are forgotten. */
    private static final int MOST = 2_000;

    private static final Pattern LINE = Pattern.compile("(\\d{1,9}) (\\d{1,9}) (\\S+)");

    private static final long MOST_BYTES = 1_000_000;

    /** A shorter start gains nothing by being out of turn. */
    private static final long LONG_START = Duration.ofSeconds(5).toMillis();

    /**
     * Of one class, in milliseconds.
     *
     * @param start of what it declares
     * @param work all that came after it
     */
    private record Times(long start, long work) {

        static final Times UNKNOWN = new Times(0, 0);
    }

    private static final String NAME = "classes";

    private final Optional<Path> folder;
    private final Map<String, Times> times = new LinkedHashMap<>();
    private boolean isRead;
    private boolean isChanged;

    /** @param folder where they are kept, empty for nowhere */
    LearnedTimes(Optional<Path> folder) {
        this.folder = folder;
    }

    /** Notes how long the start of what a class declares took. */
    public synchronized void started(Class<?> testClass, Duration start) {
        note(testClass.getName(), known -> new Times(start.toMillis(), known.work()));
    }

    /** Notes how long a class took after that. */
    public synchronized void worked(Class<?> testClass, Duration work) {
        note(testClass.getName(), known -> new Times(known.start(), work.toMillis()));
    }

    private void note(String testClass, UnaryOperator<Times> change) {
        read();
        Times now = change.apply(times.getOrDefault(testClass, Times.UNKNOWN));
        // The newest comes last.
        times.remove(testClass);
        times.put(testClass, now);
        isChanged = true;
    }

    /**
     * The order in which coming classes are to be thought of: the next one first, then the one whose start is known to
     * take longer than all the tests before it, then the others as they come.
     *
     * @param classes as they come
     */
    public synchronized List<Class<?>> inOrderOfNeed(List<Class<?>> classes) {
        if (classes.size() < 2) {
            return classes;
        }
        read();
        List<Class<?>> ordered = new ArrayList<>(classes);
        findLate(classes).ifPresent(late -> {
            ordered.remove(late);
            ordered.add(1, late);
        });
        return ordered;
    }

    private Optional<Class<?>> findLate(List<Class<?>> classes) {
        long until = 0;
        for (Class<?> each : classes) {
            Times known = times.getOrDefault(each.getName(), Times.UNKNOWN);
            if (each != classes.get(0) && known.start() >= LONG_START && known.start() > until) {
                return Optional.of(each);
            }
            until += known.work();
        }
        return Optional.empty();
    }

    private void read() {
        if (isRead) {
            return;
        }
        isRead = true;
        try {
            if (folder.isPresent() && Files.isDirectory(folder.get().resolve("times"))) {
                Path file = own(folder.get()).path().resolve(NAME);
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= MOST_BYTES) {
                    Files.readAllLines(file).forEach(this::read);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("What was learned of earlier runs cannot be read.", e);
        }
    }

    private void read(String line) {
        Matcher matcher = LINE.matcher(line);
        if (matcher.matches()) {
            times.put(matcher.group(3), new Times(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))));
        }
    }

    /** Keeps them for the next run. */
    synchronized void write() {
        if (!isChanged || folder.isEmpty()) {
            return;
        }
        String lines = times.entrySet().stream()
                .skip(Math.max(0, times.size() - MOST))
                .map(LearnedTimes::line)
                .collect(Collectors.joining("\n", "", "\n"));
        try {
            own(folder.get()).write(NAME, lines.getBytes(StandardCharsets.UTF_8));
        } catch (IOException | RuntimeException e) {
            LOG.debug("What was learned in this run cannot be kept in {}.", folder.get(), e);
        }
    }

    private static String line(Map.Entry<String, Times> entry) {
        Times known = entry.getValue();
        return known.start() + " " + known.work() + " " + entry.getKey();
    }

    /** The names of a user's tests are nobody else's business. */
    private static OwnFolder own(Path folder) throws IOException {
        return OwnFolder.at(folder).folder("times");
    }
}
