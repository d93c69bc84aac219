package org.containerharness.lease;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.containerharness.engine.Engine;
import org.containerharness.files.OwnFolder;
import org.containerharness.files.ProcessLocks;
import org.containerharness.identity.Identity;

/**
 * What the processes of one user on this machine know of each other's leases: who is making something, who holds
 * something, and when it was last used.
 *
 * <p>Locks are locks of the operating system on single bytes of two files, one byte a fixture: they end with the process,
 * so holders that died do not count and nothing grows stale.
 */
final class LeaseStore {

    /** A clock that was set back by less than this is nothing to worry about. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(2);

    /** The stores of this process: each thing is held by it once. */
    private static final Map<Path, LeaseStore> OPEN = new ConcurrentHashMap<>();

    private final OwnFolder used;
    private final ProcessLocks making;
    private final ProcessLocks holding;
    private final Clock clock;
    private final Map<String, FileLock> held = new ConcurrentHashMap<>();

    private LeaseStore(OwnFolder used, ProcessLocks making, ProcessLocks holding, Clock clock) {
        this.used = used;
        this.making = making;
        this.holding = holding;
        this.clock = clock;
    }

    /**
     * Opens the store, making its folder if it is not there.
     *
     * @throws IOException if the folder cannot be made or written to, or others can write to it
     */
    static LeaseStore open(Path folder, Clock clock) throws IOException {
        OwnFolder own = OwnFolder.at(folder);
        OwnFolder used = own.folder("used");
        Path real = folder.toRealPath();
        synchronized (OPEN) {
            LeaseStore known = OPEN.get(real);
            if (known == null) {
                known = new LeaseStore(used, ProcessLocks.in(own, "making"), ProcessLocks.in(own, "holding"), clock);
                OPEN.put(real, known);
            }
            return known;
        }
    }

    /** What something is noted as; two engines may have fixtures of one name. */
    static String nameFor(Engine engine, String engineName) {
        return engineName + "-" + Identity.brief(engine.info().endpoint());
    }

    /**
     * Does something while no other thread or process of this machine makes or removes what has the same name.
     *
     * @return empty if the others were not done in time
     */
    <T> Optional<T> exclusively(String name, Duration limit, Supplier<T> work) {
        Optional<ProcessLocks.Held> alone = making.lock(name, limit);
        try {
            return alone.map(held -> work.get());
        } finally {
            alone.ifPresent(ProcessLocks.Held::close);
        }
    }

    /**
     * Holds something until this process ends, and notes that it is used now.
     *
     * @return false if a process that removes it was not done in time
     * @throws IOException if it cannot be noted
     */
    boolean hold(String name, Duration limit) throws IOException {
        // Whoever removes it makes sure that nobody holds it, and does so alone.
        boolean isHeld = tryHold(name)
                || exclusively(name, limit, () -> tryHold(name) || holding.isOfThisProcess(name))
                        .orElse(false);
        if (isHeld) {
            touch(name);
        }
        return isHeld;
    }

    private synchronized boolean tryHold(String name) {
        if (held.containsKey(name)) {
            return true;
        }
        Optional<FileLock> lock = holding.tryLock(name, true);
        lock.ifPresent(own -> held.put(name, own));
        return lock.isPresent();
    }

    /** Notes for everything that is held that it is used now. */
    void touchHeld() {
        held.keySet().forEach(name -> {
            try {
                touch(name);
            } catch (IOException e) {
                // The note of when it was taken stays, so that it counts as idle a little too early.
                return;
            }
        });
    }

    private void touch(String name) throws IOException {
        used.touch(name, FileTime.from(clock.instant()));
    }

    /** When it was last used by a process of this machine, empty if it never was. */
    Optional<Instant> lastUse(String name) {
        try {
            return Optional.of(
                    Files.getLastModifiedTime(used.path().resolve(name)).toInstant());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Removes something unless a living process of this machine holds it.
     *
     * @return false if one holds it
     */
    boolean unlessHeld(String name, Runnable remove) {
        return exclusively(name, Duration.ofSeconds(1), () -> removeUnlessHeld(name, remove))
                .orElse(false);
    }

    /** True if a living process of this machine holds it, or is about to. */
    boolean isHeld(String name) {
        // Alone, or one that wants to hold it would take this look for a removal that does not end.
        return !exclusively(name, Duration.ofSeconds(1), () -> {
                    Optional<FileLock> lock = lockUnlessHeld(name);
                    lock.ifPresent(ProcessLocks::release);
                    return lock.isPresent();
                })
                .orElse(false);
    }

    private boolean removeUnlessHeld(String name, Runnable remove) {
        Optional<FileLock> lock = lockUnlessHeld(name);
        if (lock.isEmpty()) {
            return false;
        }
        try {
            remove.run();
            Files.deleteIfExists(used.path().resolve(name));
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            ProcessLocks.release(lock.get());
        }
    }

    private synchronized Optional<FileLock> lockUnlessHeld(String name) {
        return held.containsKey(name) ? Optional.empty() : holding.tryLock(name, false);
    }

    /** True if anything was ever used from here that was not removed since. */
    boolean hasNotes() {
        try (Stream<Path> files = Files.list(used.path())) {
            return files.findAny().isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /** Something was used in what this clock calls the future: times cannot be compared. */
    boolean clockIsWrong() {
        Instant latest = clock.instant().plus(CLOCK_TOLERANCE);
        List<Path> notes = new ArrayList<>();
        try (Stream<Path> files = Files.list(used.path())) {
            files.forEach(notes::add);
        } catch (IOException e) {
            return true;
        }
        return notes.stream()
                .map(note -> lastUse(note.getFileName().toString()))
                .flatMap(Optional::stream)
                .anyMatch(moment -> moment.isAfter(latest));
    }
}
