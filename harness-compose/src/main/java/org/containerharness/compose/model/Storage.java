package org.containerharness.compose.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of a service.
 *
 * @param mounts volumes, binds and others
 * @param volumesFrom {@code service[:ro]} or {@code container:name[:ro]}
 * @param tmpfs {@code path[:options]}
 * @param configs the configs it gets
 * @param secrets the secrets it gets
 * @param isRootReadOnly whether the root file system cannot be written
 * @param options options of the storage driver
 * @param shmSize the size of {@code /dev/shm} in bytes
 */
public record Storage(
        List<ServiceMount> mounts,
        List<String> volumesFrom,
        List<String> tmpfs,
        List<FileMount> configs,
        List<FileMount> secrets,
        boolean isRootReadOnly,
        Map<String, String> options,
        Optional<Long> shmSize) {

    public Storage {
        mounts = List.copyOf(mounts);
        volumesFrom = List.copyOf(volumesFrom);
        tmpfs = List.copyOf(tmpfs);
        configs = List.copyOf(configs);
        secrets = List.copyOf(secrets);
        options = Map.copyOf(options);
    }
}
