package org.containerharness.model;

import java.time.Duration;

/**
 * When an image is asked from its registry.
 *
 * @param kind the rule
 * @param maximumAge with {@link Kind#OLDER_THAN}: a local image made or pulled longer ago is pulled again; else zero
 */
public record PullPolicy(Kind kind, Duration maximumAge) {

    /** The rules. */
    public enum Kind {
        /** Pull only if the engine does not have the image; the default. */
        IF_MISSING,
        /** Ask the registry at every start. */
        ALWAYS,
        /** Never ask a registry; a missing image is an error. */
        NEVER,
        /** Pull if missing or if the local image is too old. */
        OLDER_THAN
    }

    public static final PullPolicy IF_MISSING = new PullPolicy(Kind.IF_MISSING, Duration.ZERO);
    public static final PullPolicy ALWAYS = new PullPolicy(Kind.ALWAYS, Duration.ZERO);
    public static final PullPolicy NEVER = new PullPolicy(Kind.NEVER, Duration.ZERO);

    public static PullPolicy olderThan(Duration age) {
        return new PullPolicy(Kind.OLDER_THAN, age);
    }

    /**
     * Reads {@code if-missing}, {@code always}, {@code never} or an age such as {@code 24h}.
     *
     * @throws InvalidValueException for anything else
     */
    public static PullPolicy parse(String text) {
        return switch (text.trim().toLowerCase(java.util.Locale.ROOT).replace('_', '-')) {
            case "if-missing", "missing", "if-not-present" -> IF_MISSING;
            case "always" -> ALWAYS;
            case "never" -> NEVER;
            default -> {
                try {
                    yield olderThan(DurationText.parse(text));
                } catch (InvalidValueException e) {
                    throw new InvalidValueException("<" + text
                            + "> is not a pull policy. Write if-missing, always, never, or an age such as 24h.");
                }
            }
        };
    }

    @Override
    public String toString() {
        return kind == Kind.OLDER_THAN
                ? "if older than " + DurationText.print(maximumAge)
                : kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
}
