package org.containerharness.engine;

import org.containerharness.model.Counted;

/**
 * How far a pull is.
 *
 * @param layersDone layers that are complete
 * @param layersTotal layers known so far
 * @param bytesDone downloaded
 * @param bytesTotal to download, as far as known
 */
public record PullProgress(int layersDone, int layersTotal, long bytesDone, long bytesTotal) {

    @Override
    public String toString() {
        return layersDone + " of " + Counted.of(layersTotal, "layer") + ", " + (bytesDone >> 20) + " of "
                + (bytesTotal >> 20) + " MB";
    }
}
