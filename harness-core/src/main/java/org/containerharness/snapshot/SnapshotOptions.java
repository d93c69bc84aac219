package org.containerharness.snapshot;

import org.containerharness.model.ByteSize;

/**
 * Whether snapshots are made and used.
 *
 * @param limit how much disk they may take beyond the images they were made from
 */
public record SnapshotOptions(boolean isOn, ByteSize limit) {

    /** Every container is initialised by itself. */
    public static final SnapshotOptions OFF = new SnapshotOptions(false, new ByteSize(0));
}
