package org.containerharness.images;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.containerharness.model.ImageReference;
import org.containerharness.model.InvalidValueException;

/**
 * Replaces the images a Dockerfile names by those that are really used, so that a mirror serves base images too.
 *
 * <p>Stages of the same file, {@code scratch}, stage numbers and names with build arguments are left as they are.
 */
final class DockerfileImages {

    private static final Pattern FROM =
            Pattern.compile("(?im)^(\\s*FROM\\s+(?:--platform=\\S+\\s+)?)(\\S+)(?:(\\s+AS\\s+)(\\S+))?[ \\t]*$");
    private static final Pattern MOUNT_FROM = Pattern.compile("(?im)(--mount=\\S*?\\bfrom=)([^,\\s]+)");
    private static final Pattern SYNTAX =
            Pattern.compile("\\A((?:#[^\\n]*\\n)*?)#(\\s*)(?i:syntax)(\\s*)=(\\s*)(\\S+)");
    private static final Set<String> OWN_SYNTAX = Set.of("docker/dockerfile:1", "docker/dockerfile:latest");

    private static final Pattern COPY_FROM = Pattern.compile("(?im)^(\\s*COPY\\s+(?:--\\S+\\s+)*--from=)(\\S+)(.*)$");

    private DockerfileImages() {}

    /**
     * @param dockerfile whose lines stay where they are
     * @param names tells the image to use for a declared one
     */
    static String resolve(String dockerfile, UnaryOperator<ImageReference> names) {
        Set<String> stages = new HashSet<>();
        Matcher from = FROM.matcher(withoutOwnSyntax(dockerfile, names));
        String resolved = from.replaceAll(match -> {
            String image = resolve(match.group(2), stages, names);
            if (match.group(4) != null) {
                stages.add(match.group(4).toLowerCase(Locale.ROOT));
            }
            String stage = match.group(4) == null ? "" : match.group(3) + match.group(4);
            return Matcher.quoteReplacement(match.group(1) + image + stage);
        });
        if (!resolved.contains("from=")) {
            return resolved;
        }
        String copied = COPY_FROM
                .matcher(resolved)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group(1) + resolve(match.group(2), stages, names) + match.group(3)));
        return MOUNT_FROM
                .matcher(copied)
                .replaceAll(match -> Matcher.quoteReplacement(match.group(1) + resolve(match.group(2), stages, names)));
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

    private static String resolve(String image, Set<String> stages, UnaryOperator<ImageReference> names) {
        boolean fixed = image.equals("scratch")
                || image.contains("$")
                || stages.contains(image.toLowerCase(Locale.ROOT))
                || image.chars().allMatch(Character::isDigit);
        if (fixed) {
            return image;
        }
        try {
            ImageReference declared = ImageReference.parse(image);
            ImageReference used = names.apply(declared);
            return used.equals(declared) ? image : used.toString();
        } catch (InvalidValueException e) {
            // The engine's builder says better what is wrong with it.
            return image;
        }
    }
}
