package org.containerharness.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A command as the list of words that the engine runs; no shell is involved unless the words name one.
 *
 * @param words the program and its arguments; empty means "none", which clears what the image has
 */
public record Command(List<String> words) {

    public Command {
        words = List.copyOf(words);
        Secrets.learnFrom(String.join(" ", words));
    }

    public static Command of(String... words) {
        return new Command(List.of(words));
    }

    /**
     * Splits {@code line} as a POSIX shell splits words: blanks separate, single quotes keep everything, double quotes
     * keep blanks, a backslash keeps the next character. Nothing is expanded.
     *
     * @throws InvalidValueException if a quote is not closed or the line ends in a backslash
     */
    public static Command parse(String line) {
        return new Command(new Splitter(line).split());
    }

    /** The words as one line that {@link #parse} reads back. */
    @Override
    public String toString() {
        return words.stream().map(Command::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        if (!word.isEmpty() && word.chars().noneMatch(c -> " \t\n\"'\\".indexOf(c) >= 0)) {
            return word;
        }
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private static final class Splitter {

        private final String line;
        private final List<String> words = new ArrayList<>();
        private final StringBuilder word = new StringBuilder();
        private boolean inWord;
        private int at;

        Splitter(String line) {
            this.line = line;
        }

        List<String> split() {
            while (at < line.length()) {
                char c = line.charAt(at++);
                switch (c) {
                    case ' ', '\t', '\n', '\r' -> endWord();
                    case '\'' -> singleQuoted();
                    case '"' -> doubleQuoted();
                    case '\\' -> append(escaped());
                    default -> append(c);
                }
            }
            endWord();
            return words;
        }

        private void singleQuoted() {
            int start = at;
            int end = line.indexOf('\'', at);
            if (end < 0) {
                throw unclosed('\'', start);
            }
            word.append(line, at, end);
            inWord = true;
            at = end + 1;
        }

        private void doubleQuoted() {
            int start = at;
            inWord = true;
            while (at < line.length()) {
                char c = line.charAt(at++);
                if (c == '"') {
                    return;
                }
                // Inside double quotes a backslash is special only before these, as in POSIX 2.2.3.
                boolean escape = c == '\\' && at < line.length() && "$`\"\\\n".indexOf(line.charAt(at)) >= 0;
                word.append(escape ? line.charAt(at++) : c);
            }
            throw unclosed('"', start);
        }

        private char escaped() {
            if (at == line.length()) {
                throw new InvalidValueException("The command <" + line + "> ends in a backslash that escapes nothing.");
            }
            return line.charAt(at++);
        }

        private void append(char c) {
            word.append(c);
            inWord = true;
        }

        private void endWord() {
            if (inWord) {
                words.add(word.toString());
            }
            word.setLength(0);
            inWord = false;
        }

        private InvalidValueException unclosed(char quote, int position) {
            return new InvalidValueException("The command <" + line + "> opens a " + quote + " at character " + position
                    + " and never closes it. Close it, escape it, or give the command as a list of words.");
        }
    }

    // Written out, as ContainerPort's.

    @Override
    public boolean equals(Object other) {
        return other instanceof Command that && words.equals(that.words);
    }

    @Override
    public int hashCode() {
        return words.hashCode();
    }
}
