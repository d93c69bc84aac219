package org.containerharness.model;

import java.util.Locale;

/** Which of the engine's builders makes an image. */
public enum BuilderKind {
    /** BuildKit if the engine has it, else the classic one. */
    AUTO,
    /** BuildKit; a build fails if the engine does not have it. */
    BUILDKIT,
    /** The classic builder, which runs one step after the other and knows no {@code RUN --mount}. */
    CLASSIC;

    /** Reads {@code auto}, {@code buildkit} or {@code classic}. */
    public static BuilderKind parse(String text) {
        for (BuilderKind kind : values()) {
            if (kind.toString().equals(text)) {
                return kind;
            }
        }
        throw new InvalidValueException("<" + text + "> is not a builder. Write auto, buildkit or classic.");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
