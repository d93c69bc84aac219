package org.containerharness.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a container becomes an image: what is written down beside its files. Volumes are not part of it.
 *
 * @param instructions Dockerfile instructions that change the configuration, such as {@code ENV MODE=test}
 * @param author shown by {@code docker history}
 * @param message shown by {@code docker history}
 * @param isPaused stops its processes meanwhile, so that no file is half written; default true
 * @see <a href="https://docs.docker.com/reference/cli/docker/container/commit/">docker commit</a>
 */
public record CommitSpec(
        List<String> instructions, Optional<String> author, Optional<String> message, boolean isPaused) {

    private static final Set<String> KEYWORDS =
            Set.of("CMD ENTRYPOINT ENV EXPOSE HEALTHCHECK LABEL ONBUILD STOPSIGNAL USER VOLUME WORKDIR".split(" "));

    /** The container as it is. */
    public static final CommitSpec AS_IS = new CommitSpec(List.of(), Optional.empty(), Optional.empty(), true);

    public CommitSpec {
        instructions = List.copyOf(instructions);
        for (String instruction : instructions) {
            String keyword = instruction.strip().split("\\s+", 2)[0].toUpperCase(java.util.Locale.ROOT);
            if (!KEYWORDS.contains(keyword)) {
                throw new InvalidValueException(
                        "<" + instruction + "> cannot change an image's configuration. Possible: "
                                + KEYWORDS.stream().sorted().collect(Collectors.joining(", ")) + ".");
            }
        }
    }

    /** Adds a Dockerfile instruction, such as {@code USER app}. */
    public CommitSpec instruction(String instruction) {
        return new CommitSpec(
                Stream.concat(instructions.stream(), Stream.of(instruction)).toList(), author, message, isPaused);
    }

    public CommitSpec env(String variable, String value) {
        return instruction("ENV " + variable + "=" + quoted(value));
    }

    public CommitSpec label(String key, String value) {
        return instruction("LABEL " + quoted(key) + "=" + quoted(value));
    }

    public CommitSpec labels(Map<String, String> labels) {
        CommitSpec changed = this;
        for (Map.Entry<String, String> label : labels.entrySet()) {
            changed = changed.label(label.getKey(), label.getValue());
        }
        return changed;
    }

    public CommitSpec command(String... words) {
        return instruction("CMD " + json(words));
    }

    public CommitSpec entrypoint(String... words) {
        return instruction("ENTRYPOINT " + json(words));
    }

    public CommitSpec withAuthor(String newAuthor) {
        return new CommitSpec(instructions, Optional.of(newAuthor), message, isPaused);
    }

    public CommitSpec withMessage(String newMessage) {
        return new CommitSpec(instructions, author, Optional.of(newMessage), isPaused);
    }

    /** Lets its processes run on meanwhile. */
    public CommitSpec withoutPause() {
        return new CommitSpec(instructions, author, message, false);
    }

    private static String json(String... words) {
        List<String> quoted = new ArrayList<>();
        for (String word : words) {
            quoted.add("\"" + word.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
        }
        return "[" + String.join(", ", quoted) + "]";
    }

    /** Also keeps a dollar sign from being taken for a variable. */
    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "\\$") + "\"";
    }
}
