package org.containerharness.benchmarks;

import java.util.List;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.Handle;
import org.jspecify.annotations.Nullable;

/** A test of a class that has a database and a cache. */
abstract class WorksOnHarness extends Works {

    @Handle
    @Nullable RunningContainer db;

    @Handle
    @Nullable RunningContainer cache;

    @Override
    List<RunningContainer> containers() {
        if (db == null || cache == null) {
            throw new IllegalStateException("Nothing was injected.");
        }
        return List.of(db, cache);
    }
}
