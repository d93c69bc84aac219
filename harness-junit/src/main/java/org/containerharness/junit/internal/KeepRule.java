package org.containerharness.junit.internal;

import java.util.List;
import java.util.Optional;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;

/**
 * Whether what ran is kept at its end, by the setting and by annotations. Read when a session begins, since at its end no
 * test is left that could fail for a wrong word.
 *
 * @param word of the setting
 * @param origin where the setting has it from
 */
record KeepRule(String word, String origin) {

    /** How origins of settings begin that hold for one run. */
    private static final List<String> FOR_ONE_RUN =
            List.of("configuration parameter", "system property", "environment variable");

    static KeepRule of(Settings settings) {
        return new KeepRule(
                settings.choice(Setting.KEEP, "never", "on-failure", "always"),
                settings.value(Setting.KEEP).origin());
    }

    /**
     * Why something is kept; empty if it is removed.
     *
     * @param failure what failed, blank if nothing did
     * @param annotation what an annotation says; a setting that was made for this one run wins over it
     */
    Optional<String> reason(String failure, Optional<String> annotation) {
        boolean forThisRun = FOR_ONE_RUN.stream().anyMatch(origin::startsWith);
        String source = !forThisRun && annotation.isPresent() ? "@Keep" : origin;
        return switch (forThisRun ? word : annotation.orElse(word)) {
            case "always" -> Optional.of("always, by " + source);
            case "on-failure" -> failure.isEmpty() ? Optional.empty() : Optional.of(failure + ", by " + source);
            default -> Optional.empty();
        };
    }
}
