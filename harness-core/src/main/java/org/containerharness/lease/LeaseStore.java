package org.containerharness.lease;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

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

    private static final long SHORTEST_PAUSE = 5_000_000;
    private static final long LONGEST_PAUSE = 50_000_000;

    /**
     * The stores of this process. The locks belong to the process, and closing a file in any place of it drops all of them:
     * each file is opened once and stays open.
     */
    private static final Map<Path, LeaseStore> OPEN = new ConcurrentHashMap<>();

    private final Path used;
    private final FileChannel making;
    private final FileChannel holding;
    private final Clock clock;
    private final Map<String, ReentrantLock> inThisJvm = new ConcurrentHashMap<>();
    private final Map<String, FileLock> held = new ConcurrentHashMap<>();

    private LeaseStore(Path used, FileChannel making, FileChannel holding, Clock clock) {
        this.used = used;
        this.making = making;
        this.holding = holding;
        this.clock = clock;
    }

    /**
     * Opens the store, making its folder if it is not there.
     *
     * @throws IOException if the folder cannot be made or written to
     */
    static LeaseStore open(Path folder, Clock clock) throws IOException {
        Path used = folder.resolve("used");
        createPrivately(used);
        Path real = folder.toRealPath();
        synchronized (OPEN) {
            LeaseStore known = OPEN.get(real);
            if (known == null) {
                known = new LeaseStore(
                        used, channel(folder.resolve("making")), channel(folder.resolve("holding")), clock);
                OPEN.put(real, known);
            }
            return known;
        }
    }

    private static void createPrivately(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
        }
    }

    private static FileChannel channel(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /**
     * Does something while no other thread or process of this machine makes or removes what has the same name.
     *
     * @return empty if the others were not done in time
     */
    <T> Optional<T> exclusively(String name, Duration limit, Supplier<T> work) {
        long end = System.nanoTime() + limit.toNanos();
        ReentrantLock own = inThisJvm.computeIfAbsent(name, key -> new ReentrantLock());
        try {
            if (!own.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                return Optional.empty();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try {
            Optional<FileLock> lock = lock(making, name, end);
            if (lock.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(work.get());
            } finally {
                release(lock.get());
            }
        } finally {
            own.unlock();
        }
    }

    private static Optional<FileLock> lock(FileChannel channel, String name, long end) {
        long pause = SHORTEST_PAUSE;
        while (true) {
            Optional<FileLock> lock = tryLock(channel, name, false);
            if (lock.isPresent()) {
                return lock;
            }
            if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
                return Optional.empty();
            }
            LockSupport.parkNanos(channel, pause);
            pause = Math.min(pause * 2, LONGEST_PAUSE);
        }
    }

    /** Empty if another process, or another class loader of this one, has it. */
    private static Optional<FileLock> tryLock(FileChannel channel, String name, boolean shared) {
        try {
            return Optional.ofNullable(channel.tryLock(position(name), 1, shared));
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void release(FileLock lock) {
        try {
            lock.release();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A byte far behind the file's end may be locked too; two fixtures meet on one with a chance of 1 in 2^61. */
    private static long position(String name) {
        byte[] hash = sha256(name);
        long position = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            position = position << 8 | hash[i] & 0xff;
        }
        return position & (Long.MAX_VALUE >> 1);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
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
                || exclusively(name, limit, () -> tryHold(name) || isHeldByThisProcess(name))
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
        Optional<FileLock> lock = tryLock(holding, name, true);
        lock.ifPresent(own -> held.put(name, own));
        return lock.isPresent();
    }

    /** True if another class loader of this process, with files of its own, holds it for as long as the process lives. */
    private boolean isHeldByThisProcess(String name) {
        try {
            holding.tryLock(position(name), 1, true);
            return false;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        Path note = used.resolve(name);
        FileTime now = FileTime.from(clock.instant());
        if (Files.exists(note)) {
            Files.setLastModifiedTime(note, now);
        } else {
            Files.writeString(note, "");
            Files.setLastModifiedTime(note, now);
        }
    }

    /** When it was last used by a process of this machine, empty if it never was. */
    Optional<Instant> lastUse(String name) {
        try {
            return Optional.of(Files.getLastModifiedTime(used.resolve(name)).toInstant());
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
                    lock.ifPresent(LeaseStore::release);
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
            Files.deleteIfExists(used.resolve(name));
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            release(lock.get());
        }
    }

    private synchronized Optional<FileLock> lockUnlessHeld(String name) {
        return held.containsKey(name) ? Optional.empty() : tryLock(holding, name, false);
    }

    /** True if anything was ever used from here that was not removed since. */
    boolean hasNotes() {
        try (Stream<Path> files = Files.list(used)) {
            return files.findAny().isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /** Something was used in what this clock calls the future: times cannot be compared. */
    boolean clockIsWrong() {
        Instant latest = clock.instant().plus(CLOCK_TOLERANCE);
        List<Path> notes = new ArrayList<>();
        try (Stream<Path> files = Files.list(used)) {
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
