package org.containerharness.model;

import java.util.Locale;
import java.util.Map;

/** What engine settings may not set: the labels by which the harness knows what is its own. */
final class EngineSetting {

    /** The engine reads names of its API in any case of letters. */
    private static final String LABELS = "labels";

    private EngineSetting() {}

    static void check(Map<String, Object> settings, String labelPrefix) {
        for (String pointer : settings.keySet()) {
            String lower = pointer.toLowerCase(Locale.ROOT);
            if (lower.equals(LABELS)) {
                throw new InvalidValueException("The engine setting <" + pointer
                        + "> would replace all labels, also those of the harness. Add single labels instead.");
            }
            if (lower.startsWith(LABELS + "/" + labelPrefix)) {
                throw new InvalidValueException("The engine setting <" + pointer
                        + "> sets a label that is the harness's own. Use another prefix than " + labelPrefix + ".");
            }
        }
    }
}
