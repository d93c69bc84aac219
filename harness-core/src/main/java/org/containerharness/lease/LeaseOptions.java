package org.containerharness.lease;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

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
                Optional.empty(), Optional.empty(), Duration.ofHours(1), defaultStateFolder(), Duration.ofMinutes(10));
    }

    /** {@code $XDG_STATE_HOME/containerharness}, else {@code ~/.local/state/containerharness}. */
    public static Path defaultStateFolder() {
        String state = System.getenv("XDG_STATE_HOME");
        Path base = state != null && Path.of(state).isAbsolute()
                ? Path.of(state)
                : Path.of(System.getProperty("user.home"), ".local", "state");
        return base.resolve("containerharness");
    }
}
