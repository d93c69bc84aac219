package org.containerharness.run;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
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
    private static final Pattern COPY_FROM = Pattern.compile("(?im)^(\\s*COPY\\s+(?:--\\S+\\s+)*--from=)(\\S+)(.*)$");

    private DockerfileImages() {}

    static String resolve(String dockerfile, ImageNames names) {
        Set<String> stages = new HashSet<>();
        Matcher from = FROM.matcher(dockerfile);
        String resolved = from.replaceAll(match -> {
            String image = resolve(match.group(2), stages, names);
            if (match.group(4) != null) {
                stages.add(match.group(4).toLowerCase(Locale.ROOT));
            }
            String stage = match.group(4) == null ? "" : match.group(3) + match.group(4);
            return Matcher.quoteReplacement(match.group(1) + image + stage);
        });
        return COPY_FROM
                .matcher(resolved)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group(1) + resolve(match.group(2), stages, names) + match.group(3)));
    }

    private static String resolve(String image, Set<String> stages, ImageNames names) {
        boolean fixed = image.equals("scratch")
                || image.contains("$")
                || stages.contains(image.toLowerCase(Locale.ROOT))
                || image.chars().allMatch(Character::isDigit);
        if (fixed) {
            return image;
        }
        try {
            ImageReference declared = ImageReference.parse(image);
            ImageReference used = names.resolve(declared);
            return used.equals(declared) ? image : used.toString();
        } catch (InvalidValueException e) {
            // The engine's builder says better what is wrong with it.
            return image;
        }
    }
}
