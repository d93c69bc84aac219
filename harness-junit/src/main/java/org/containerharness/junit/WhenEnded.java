package org.containerharness.junit;

import java.util.Optional;
import org.containerharness.settings.Setting;

/** What it means that a container ended by itself while a test or class had it. */
public enum WhenEnded {
    /** As the setting {@link Setting#WHEN_ENDED} says, {@code warn} by default. */
    BY_SETTING,
    /** A warning, if it ended badly: with a code other than 0, or for lack of memory. */
    WARN,
    /** The test or class that had it fails at its end, whatever the code. */
    FAIL,
    /** Nothing. */
    IGNORE;

    /** The same in the model, empty where the setting says it. */
    public Optional<org.containerharness.model.UnexpectedEnd> meaning() {
        return this == BY_SETTING
                ? Optional.empty()
                : Optional.of(org.containerharness.model.UnexpectedEnd.valueOf(name()));
    }
}
