package org.containerharness.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.containerharness.engine.Capability;
import org.containerharness.engine.EngineInfo;
import org.containerharness.model.ImageSource;

/**
 * An instruction of a commit, read as a Dockerfile's; for engines that know the keywords, but take what follows as it is.
 *
 * @param keyword in upper case
 * @param text without the keyword
 * @see <a href="https://docs.docker.com/reference/dockerfile/#environment-replacement">Dockerfile reference</a>
 */
public record CommitInstruction(String keyword, String text) {

    private static final Set<String> WITH_VARIABLES =
            Set.of("ENV", "EXPOSE", "LABEL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR");

    /** What its words are without quotes and escapes. */
    private static final class Words {

        private final List<String> done = new ArrayList<>();
        private final StringBuilder word = new StringBuilder();
        private boolean isBegun;
        private boolean hasVariable;

        void read(String text, boolean divided) {
            char quote = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                boolean isLast = i == text.length() - 1;
                if (quote == 0 && divided && Character.isWhitespace(c)) {
                    end();
                } else if (c == quote) {
                    quote = 0;
                } else if (quote == 0 && (c == '"' || c == '\'')) {
                    quote = c;
                    isBegun = true;
                } else if (c == '\\' && quote != '\'' && !isLast && isEscaped(text.charAt(i + 1), quote)) {
                    add(text.charAt(++i));
                } else {
                    hasVariable |= c == '$' && quote != '\'';
                    add(c);
                }
            }
            end();
        }

        private static boolean isEscaped(char c, char quote) {
            return quote == 0 || "\"$\\".indexOf(c) >= 0;
        }

        private void add(char c) {
            word.append(c);
            isBegun = true;
        }

        private void end() {
            if (isBegun) {
                done.add(word.toString());
            }
            word.setLength(0);
            isBegun = false;
        }
    }

    public static CommitInstruction parse(String line) {
        String[] parts = line.strip().split("\\s+", 2);
        return new CommitInstruction(parts[0].toUpperCase(Locale.ROOT), parts.length < 2 ? "" : parts[1]);
    }

    /**
     * Refuses a commit whose instructions the engine would take for something else.
     *
     * @param owner to follow "the commit", such as {@code of the image <seeded>}
     */
    public static void check(ImageSource source, String owner, EngineInfo engine) {
        if (source instanceof ImageSource.Committed committed) {
            committed.changes().instructions().forEach(line -> told(line, owner, engine));
        }
    }

    /** An instruction in words that the engine understands. */
    public static List<String> told(String line, String owner, EngineInfo engine) {
        if (engine.has(Capability.COMMIT_INSTRUCTIONS)) {
            return List.of(line);
        }
        CommitInstruction instruction = parse(line);
        if (instruction.isOnlyOfDockerfiles()) {
            engine.require(Capability.COMMIT_INSTRUCTIONS, "The instruction <" + line + "> for the commit " + owner);
        }
        return instruction.plain();
    }

    private Words words(String of, boolean divided) {
        Words words = new Words();
        words.read(of, divided);
        return words;
    }

    /** True if it says something else where nobody reads it as a Dockerfile's: it has a variable, or is not known there. */
    public boolean isOnlyOfDockerfiles() {
        return keyword.equals("HEALTHCHECK") || WITH_VARIABLES.contains(keyword) && words(text, true).hasVariable;
    }

    /** The same in instructions with one value each, whose quotes are just the first and the last character. */
    public List<String> plain() {
        return switch (keyword) {
            case "ENV", "LABEL" ->
                pairs().stream().map(pair -> keyword + " " + pair).toList();
            case "EXPOSE" ->
                words(text, true).done.stream()
                        .map(port -> keyword + " " + port)
                        .toList();
            default -> List.of(keyword + " " + text);
        };
    }

    private List<String> pairs() {
        List<String> words = words(text, true).done;
        if (!words.isEmpty() && words.get(0).indexOf('=') < 0) {
            // ENV KEY all that follows
            String rest = text.substring(words.get(0).length()).strip();
            return List.of(words.get(0) + "=\"" + String.join("", words(rest, false).done) + "\"");
        }
        return words.stream().map(CommitInstruction::pair).toList();
    }

    private static String pair(String word) {
        int equals = word.indexOf('=');
        return equals < 0 ? word : word.substring(0, equals) + "=\"" + word.substring(equals + 1) + "\"";
    }
}
