package org.containerharness.lease;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.containerharness.files.UserFolders;

/**
 * How fixtures are shared.
 *
 * @param buildId names the build instead of finding its process
 * @param machineOff why nothing may have MACHINE scope; empty if it may
 * @param idle how long a fixture of MACHINE scope stays that nobody uses
 * @param stateFolder where the processes of this user tell each other who uses what
 * @param patience how long to wait for another process that makes a fixture
 */
public record LeaseOptions(
        Optional<String> buildId, Optional<String> machineOff, Duration idle, Path stateFolder, Duration patience) {

    /** The defaults as the settings document them. */
    public static LeaseOptions defaults() {
        return new LeaseOptions(
                Optional.empty(), Optional.empty(), Duration.ofHours(1), UserFolders.state(), Duration.ofMinutes(10));
    }
}
