package org.containerharness.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.containerharness.files.OwnFolder;
import org.containerharness.files.ProcessLocks;
import org.containerharness.log.Log;
import org.containerharness.model.HarnessException;

/**
 * Lets one of all processes of this user pull or build an image at a time.
 *
 * <p>Processes on other machines are not held off: they may do the same work twice on one engine, which costs time only.
 */
final class ImageLocks {

    private static final Log LOG = Log.ofHarness();

    private final ProcessLocks ofThreads = ProcessLocks.ofThreads();
    private final CacheFolder cache;
    private final Duration limit;

    /**
     * @param cache where the locks are; without one they are for threads of this process only
     * @param limit after which the work is done in spite of the other
     */
    ImageLocks(CacheFolder cache, Duration limit) {
        this.cache = cache;
        this.limit = limit;
    }

    /** What keeps others off, if they were not given up on; closing it lets them on. */
    record Held(Optional<ProcessLocks.Held> lock) implements AutoCloseable {

        /** True if somebody else had it before, and may have done the work. */
        boolean hasWaited() {
            return lock.map(ProcessLocks.Held::hasWaited).orElse(true);
        }

        @Override
        public void close() {
            lock.ifPresent(ProcessLocks.Held::close);
        }
    }

    /** @throws HarnessException if the thread is interrupted while it waits; the flag stays set */
    Held acquire(String key) {
        Optional<ProcessLocks.Held> lock = lock(key);
        if (lock.isEmpty() && Thread.currentThread().isInterrupted()) {
            throw new HarnessException("Interrupted while another one was waited for to " + key + ".");
        }
        if (lock.isEmpty()) {
            LOG.warn(
                    "Somebody else has not finished <{}> for {} s and is not waited for any longer.",
                    key,
                    limit.toSeconds());
        }
        return new Held(lock);
    }

    private Optional<ProcessLocks.Held> lock(String key) {
        Optional<OwnFolder> folder = cache.folder("locks");
        if (folder.isPresent()) {
            try {
                return ProcessLocks.in(folder.get(), "images").lock(key, limit);
            } catch (IOException | UncheckedIOException e) {
                LOG.debug(
                        "No locks in {}; other processes are not waited for.",
                        folder.get().path(),
                        e);
            }
        }
        return ofThreads.lock(key, limit);
    }
}
