package org.containerharness.images;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.containerharness.model.HarnessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one of all processes of this user do something at a time. The system frees the lock of a process that dies.
 *
 * <p>Processes on other machines are not held off: they may do the same work twice on one engine, which costs time only.
 */
final class FileLocks {

    private static final Logger LOG = LoggerFactory.getLogger("org.containerharness");

    private static final long FIRST_PAUSE = 5_000_000;
    private static final long LONGEST_PAUSE = 100_000_000;

    private final Optional<Path> folder;
    private final Duration limit;
    private final Map<String, ReentrantLock> threads = new ConcurrentHashMap<>();

    /**
     * @param folder where the lock files are, empty for threads of this process only
     * @param limit after which the work is done in spite of the other
     */
    FileLocks(Optional<Path> folder, Duration limit) {
        this.folder = folder.map(cache -> cache.resolve("locks"));
        this.limit = limit;
    }

    /** A lock that is held; closing it frees it. */
    final class Held implements AutoCloseable {

        private final ReentrantLock thread;
        private final boolean waited;
        private final @Nullable FileChannel channel;

        private Held(ReentrantLock thread, boolean waited, @Nullable FileChannel channel) {
            this.thread = thread;
            this.waited = waited;
            this.channel = channel;
        }

        /** True if somebody else had it before, and may have done the work. */
        boolean hasWaited() {
            return waited;
        }

        @Override
        public void close() {
            try {
                if (channel != null) {
                    channel.close();
                }
            } catch (IOException e) {
                LOG.debug("A lock file could not be closed.", e);
            } finally {
                thread.unlock();
            }
        }
    }

    /** @throws HarnessException if the thread is interrupted while it waits; the flag stays set */
    Held acquire(String key) {
        ReentrantLock thread = threads.computeIfAbsent(key, any -> new ReentrantLock());
        boolean waited = !thread.tryLock();
        if (waited) {
            try {
                thread.lockInterruptibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw interrupted(key);
            }
        }
        if (folder.isEmpty()) {
            return new Held(thread, waited, null);
        }
        try {
            return lockFile(folder.get(), key, thread, waited);
        } catch (IOException e) {
            LOG.debug("No lock files in {}; other processes are not waited for.", folder.get(), e);
            return new Held(thread, waited, null);
        } catch (RuntimeException e) {
            thread.unlock();
            throw e;
        }
    }

    private static HarnessException interrupted(String key) {
        return new HarnessException("Interrupted while another one was waited for to " + key + ".");
    }

    private Held lockFile(Path locks, String key, ReentrantLock thread, boolean waitedBefore) throws IOException {
        Files.createDirectories(locks);
        FileChannel channel = FileChannel.open(
                locks.resolve(HashCache.name(key) + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            long start = System.nanoTime();
            long pause = FIRST_PAUSE;
            boolean waited = waitedBefore;
            while (!isLocked(channel)) {
                if (System.nanoTime() - start > limit.toNanos()) {
                    LOG.warn(
                            "Another process has not finished <{}> for {} s; it is not waited for any longer.",
                            key,
                            limit.toSeconds());
                    break;
                }
                waited = true;
                LockSupport.parkNanos(this, pause);
                if (Thread.currentThread().isInterrupted()) {
                    throw interrupted(key);
                }
                pause = Math.min(LONGEST_PAUSE, pause * 2);
            }
            return new Held(thread, waited, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            // Another harness in this process has it.
            return false;
        }
    }
}
