package org.containerharness.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Locks between the threads and processes of one user on this machine, each by a name. They are the operating system's
 * locks on single bytes of one file: they end with their process, so nothing grows stale.
 */
public final class ProcessLocks {

    private static final long SHORTEST_PAUSE = 5_000_000;
    private static final long LONGEST_PAUSE = 50_000_000;

    /**
     * Those of this process. The locks belong to the process, and closing a file in any place of it drops all of them: each
     * file is opened once and stays open.
     */
    private static final Map<Path, ProcessLocks> OPEN = new ConcurrentHashMap<>();

    private final Optional<FileChannel> file;
    private final Map<String, ReentrantLock> threads = new ConcurrentHashMap<>();

    private ProcessLocks(Optional<FileChannel> file) {
        this.file = file;
    }

    /**
     * The locks in a file, which is made if it is not there.
     *
     * @throws IOException if it cannot be written to
     */
    public static ProcessLocks in(OwnFolder folder, String name) throws IOException {
        Path real = folder.path().toRealPath().resolve(name);
        synchronized (OPEN) {
            ProcessLocks known = OPEN.get(real);
            if (known == null) {
                known = new ProcessLocks(Optional.of(folder.open(name)));
                OPEN.put(real, known);
            }
            return known;
        }
    }

    /** Locks between the threads that have this object; for where no file can be written. */
    public static ProcessLocks ofThreads() {
        return new ProcessLocks(Optional.empty());
    }

    /** A lock that a thread has; closing it, by the same thread, frees it. */
    public static final class Held implements AutoCloseable {

        private final ReentrantLock thread;
        private final Optional<FileLock> lock;
        private final boolean waited;

        private Held(ReentrantLock thread, Optional<FileLock> lock, boolean waited) {
            this.thread = thread;
            this.lock = lock;
            this.waited = waited;
        }

        /** True if somebody else had it before, and may have done the work. */
        public boolean hasWaited() {
            return waited;
        }

        @Override
        public void close() {
            try {
                lock.ifPresent(ProcessLocks::release);
            } finally {
                thread.unlock();
            }
        }
    }

    /**
     * Waits until no other thread and no other process has the lock.
     *
     * @return empty if that took too long, or if the thread was interrupted, which its flag says then
     * @throws UncheckedIOException if the file system knows no locks
     */
    public Optional<Held> lock(String name, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        ReentrantLock thread = threads.computeIfAbsent(name, any -> new ReentrantLock());
        boolean waited = !thread.tryLock();
        if (waited && !waitFor(thread, limit)) {
            return Optional.empty();
        }
        Optional<Held> held = Optional.empty();
        try {
            held = lockFile(name, thread, waited, end);
            return held;
        } finally {
            if (held.isEmpty()) {
                thread.unlock();
            }
        }
    }

    private static boolean waitFor(ReentrantLock thread, Duration limit) {
        try {
            return thread.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Optional<Held> lockFile(String name, ReentrantLock thread, boolean waitedBefore, long end) {
        if (file.isEmpty()) {
            return Optional.of(new Held(thread, Optional.empty(), waitedBefore));
        }
        boolean waited = waitedBefore;
        for (long pause = SHORTEST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
            Optional<FileLock> lock = tryLock(name, false);
            if (lock.isPresent()) {
                return Optional.of(new Held(thread, lock, waited));
            }
            if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
                return Optional.empty();
            }
            waited = true;
            LockSupport.parkNanos(this, pause);
        }
    }

    /**
     * The bare lock, to be had until it is released or the process ends.
     *
     * @param shared whether other processes may have it too, if they share it
     * @return empty if this process or another one has it
     */
    public Optional<FileLock> tryLock(String name, boolean shared) {
        try {
            return Optional.ofNullable(file.orElseThrow().tryLock(position(name), 1, shared));
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** True if this process has it, be it by another class loader that has opened the file too. */
    public boolean isOfThisProcess(String name) {
        try {
            Optional.ofNullable(file.orElseThrow().tryLock(position(name), 1, true))
                    .ifPresent(ProcessLocks::release);
            return false;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void release(FileLock lock) {
        try {
            lock.release();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A byte far behind the file's end may be locked too; two names meet on one with a chance of 1 in 2^61. */
    private static long position(String name) {
        return ByteBuffer.wrap(Sha256.of(name)).getLong() & (Long.MAX_VALUE >> 1);
    }
}
