package org.containerharness.cleanup;

import java.time.Duration;
import java.util.Optional;
import org.containerharness.model.ResourceId;

/**
 * What a sweep thinks of one resource of the harness.
 *
 * @param kind container, network, volume or image
 * @param id by which the engine removes it
 * @param name its name on the engine
 * @param owner the process that made it, as its label says; empty if it says none
 * @param age by this machine's clock, empty where the engine does not tell
 * @param verdict what is done with it
 * @param reason why, to follow the name in a line of text
 */
public record Finding(
        ResourceId.Kind kind,
        String id,
        String name,
        String owner,
        Optional<Duration> age,
        Verdict verdict,
        String reason) {

    /** What is done with a resource. */
    public enum Verdict {
        /** It has nobody: it is removed. */
        REMOVE,
        /** It seems to have nobody; a second look, ten seconds later, decides. */
        LOOK_AGAIN,
        /** It stays. */
        STAYS
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(java.util.Locale.ROOT) + " " + name + ": " + reason;
    }
}
