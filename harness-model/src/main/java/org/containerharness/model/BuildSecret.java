package org.containerharness.model;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Something secret that a build step may read with {@code RUN --mount=type=secret,id=…}; it gets into no layer. Another
 * value alone builds nothing anew.
 *
 * @param id the name that the Dockerfile uses
 * @param source where the value comes from; it is read when the image is built
 */
public record BuildSecret(String id, Source source) {

    private static final Pattern ID = Pattern.compile("[\\w.-]+");

    /** Where the value comes from. */
    public sealed interface Source {}

    /** A file of this machine. */
    public record HostFile(Path path) implements Source {}

    /** An environment variable of this process. */
    public record Variable(String name) implements Source {}

    /** The value itself. */
    public record Text(String value) implements Source {

        public Text {
            Secrets.learnValue(value);
        }

        /** Does not say the value. */
        @Override
        public String toString() {
            return Secrets.MASK;
        }
    }

    public BuildSecret {
        if (!isId(id)) {
            throw new InvalidValueException(
                    "<" + id + "> is not the id of a secret. Use letters, digits, _ . and -, such as npm-token.");
        }
    }

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    public static BuildSecret ofFile(String id, Path path) {
        return new BuildSecret(id, new HostFile(path));
    }

    public static BuildSecret ofVariable(String id, String variable) {
        return new BuildSecret(id, new Variable(variable));
    }

    public static BuildSecret ofText(String id, String value) {
        return new BuildSecret(id, new Text(value));
    }

    /**
     * Reads {@code id=file} or {@code id=env:VARIABLE}.
     *
     * @throws InvalidValueException if it is neither
     */
    public static BuildSecret parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 1 || equals == text.length() - 1) {
            // Not with the text: somebody may have written the secret itself.
            throw new InvalidValueException(
                    "A secret of a build is written id=file or id=env:VARIABLE, such as npm=env:NPM_TOKEN.");
        }
        String value = text.substring(equals + 1);
        return value.startsWith("env:")
                ? ofVariable(text.substring(0, equals), value.substring("env:".length()))
                : ofFile(text.substring(0, equals), Path.of(value));
    }
}
