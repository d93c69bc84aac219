package org.containerharness.compose.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.containerharness.model.StackSpec;

/**
 * Projects that an equal annotation of the same session has loaded already, as long as nothing they were made of has
 * changed. Variables of the process cannot change while it runs.
 */
final class KnownProjects {

    private final ConcurrentMap<Object, Object> memory;

    KnownProjects(ConcurrentMap<Object, Object> memory) {
        this.memory = memory;
    }

    /** @param load told where to note each file that it reads; what it throws is not remembered */
    StackSpec get(WithCompose annotation, Function<Consumer<Path>, StackSpec> load) {
        Known known = (Known) memory.computeIfAbsent(annotation, first -> new Known());
        synchronized (known) {
            if (known.stack.isEmpty() || !known.stamps.equals(stamps(known.stamps))) {
                Map<Path, Stamp> read = new HashMap<>();
                StackSpec stack = load.apply(file -> note(file, read));
                known.stack = Optional.of(stack);
                known.stamps = read;
            }
            return known.stack.get();
        }
    }

    /** The folder too: a file such as {@code .env} or an override may appear in it. */
    private static void note(Path file, Map<Path, Stamp> stamps) {
        stamps.put(file, Stamp.of(file));
        Optional.ofNullable(file.toAbsolutePath().getParent())
                .ifPresent(folder -> stamps.put(folder, Stamp.of(folder)));
    }

    private static Map<Path, Stamp> stamps(Map<Path, Stamp> earlier) {
        Map<Path, Stamp> now = new HashMap<>();
        earlier.keySet().forEach(file -> now.put(file, Stamp.of(file)));
        return now;
    }

    /** What tells that a file was changed. */
    private record Stamp(long size, String changed) {

        static Stamp of(Path file) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(
                        attributes.size(), attributes.lastModifiedTime().toString());
            } catch (IOException e) {
                return new Stamp(-1, "not there");
            }
        }
    }

    private static final class Known {
        private Optional<StackSpec> stack = Optional.empty();
        private Map<Path, Stamp> stamps = Map.of();
    }
}
