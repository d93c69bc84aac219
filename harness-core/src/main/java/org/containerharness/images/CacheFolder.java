package org.containerharness.images;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.containerharness.files.OwnFolder;
import org.containerharness.log.Log;

/** Where hashes and locks are kept, if anywhere; one that others can write to is not used, which is said once. */
final class CacheFolder {

    private static final Log LOG = Log.ofHarness();

    private final Optional<Path> path;
    private final AtomicBoolean told = new AtomicBoolean();

    /** @param path empty for nowhere */
    CacheFolder(Optional<Path> path) {
        this.path = path;
    }

    /** The folder in it, empty if there is none that can be used. */
    Optional<OwnFolder> folder(String name) {
        if (path.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OwnFolder.at(path.get()).folder(name));
        } catch (IOException e) {
            if (told.compareAndSet(false, true)) {
                LOG.warn(
                        "Nothing is kept in the cache folder {}, so build contexts are read anew and other processes are"
                                + " not waited for: {}.",
                        path.get(),
                        e.toString());
            }
            return Optional.empty();
        }
    }
}
