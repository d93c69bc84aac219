package org.containerharness.images;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.containerharness.files.Dockerfile;
import org.containerharness.model.ImageReference;
import org.containerharness.model.InvalidValueException;

/**
 * Replaces the images a Dockerfile names by those that are really used, so that a mirror serves base images too.
 *
 * <p>Stages of the same file, {@code scratch}, stage numbers and names that only the builder knows are left as they are.
 */
final class DockerfileImages {

    private static final Pattern SYNTAX =
            Pattern.compile("\\A(\uFEFF?(?:#[^\\n]*\\n)*?)#(\\s*)(?i:syntax)(\\s*)=(\\s*)(\\S+)");
    private static final Set<String> OWN_SYNTAX = Set.of("docker/dockerfile:1", "docker/dockerfile:latest");

    private DockerfileImages() {}

    /**
     * @param dockerfile whose lines stay where they are
     * @param arguments values of its ARG instructions, where they differ from their defaults
     * @param contexts images that stand for names of the build's own; they are used as they are
     * @param names tells the image to use for a declared one
     */
    static String resolve(
            String dockerfile,
            Map<String, String> arguments,
            Map<String, String> contexts,
            UnaryOperator<ImageReference> names) {
        String text = withoutOwnSyntax(dockerfile, names);
        String[] lines = text.split("\n", -1);
        boolean isReplaced = false;
        for (Dockerfile.Use use : Dockerfile.parse(text).uses(arguments)) {
            Optional<String> used =
                    Optional.ofNullable(contexts.get(use.name())).or(() -> used(use.name(), names));
            if (used.isPresent()) {
                replace(lines, use, used.get());
                isReplaced = true;
            }
        }
        return isReplaced ? String.join("\n", lines) : text;
    }

    private static void replace(String[] lines, Dockerfile.Use use, String used) {
        Dockerfile.Instruction instruction = use.instruction();
        String before = instruction.keyword().equals("FROM") ? "(?<=\\s|^)" : "(?<=from=)";
        Pattern name = Pattern.compile(before + Pattern.quote(use.written()) + "(?=[\\s,]|$)");
        int first = instruction.line() - 1;
        int start = lines[first].toUpperCase(Locale.ROOT).indexOf(instruction.keyword())
                + instruction.keyword().length();
        for (int i = first; i < instruction.lastLine(); i++) {
            Matcher found = name.matcher(lines[i]);
            if (found.find(i == first ? start : 0)) {
                lines[i] = lines[i].substring(0, found.start()) + used + lines[i].substring(found.end());
                return;
            }
        }
    }

    /**
     * The tag {@code 1} stands for whatever is newest; the engine's own reader of Dockerfiles needs no registry for it.
     * An exact version is pulled like any other image.
     */
    private static String withoutOwnSyntax(String dockerfile, UnaryOperator<ImageReference> names) {
        Matcher syntax = SYNTAX.matcher(dockerfile);
        if (!syntax.find()) {
            return dockerfile;
        }
        ImageReference declared;
        try {
            declared = ImageReference.parse(syntax.group(5));
        } catch (InvalidValueException e) {
            return dockerfile;
        }
        String rest = dockerfile.substring(syntax.end());
        return OWN_SYNTAX.contains(declared.toString())
                ? syntax.group(1) + "# syntax: the engine's own" + rest
                : syntax.group(1) + "#" + syntax.group(2) + "syntax" + syntax.group(3) + "=" + syntax.group(4)
                        + names.apply(declared) + rest;
    }

    /** Empty if it is used as it is declared. */
    private static Optional<String> used(String image, UnaryOperator<ImageReference> names) {
        try {
            ImageReference declared = ImageReference.parse(image);
            ImageReference used = names.apply(declared);
            return used.equals(declared) ? Optional.empty() : Optional.of(used.toString());
        } catch (InvalidValueException e) {
            // The engine's builder says better what is wrong with it.
            return Optional.empty();
        }
    }
}
