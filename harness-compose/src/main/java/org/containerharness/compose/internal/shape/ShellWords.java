package org.containerharness.compose.internal.shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Splits a command line into words as Compose does: quotes and backslashes count, nothing is expanded, and an
 * unquoted {@code ;}, {@code &}, {@code |}, {@code <} or {@code >} ends the command.
 */
final class ShellWords {

    private static final String BLANKS = " \t\r\n";
    private static final String ENDS = ";&|<>";

    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean isInWord;
    private boolean isEscaped;
    private char quote;

    private ShellWords() {}

    /** Returns the words, or nothing if a quote, a parenthesis or a backslash is left open. */
    static Optional<List<String>> split(String line) {
        return new ShellWords().words(line);
    }

    private Optional<List<String>> words(String line) {
        for (int index = 0; index < line.length(); index++) {
            char character = line.charAt(index);
            if (isEnd(character)) {
                dropDescriptor(character);
                break;
            }
            if (!take(character)) {
                return Optional.empty();
            }
        }
        endWord();
        return isEscaped || quote != 0 ? Optional.empty() : Optional.of(words);
    }

    /** {@code 2>file}: the number belongs to the redirection. */
    private void dropDescriptor(char end) {
        if (end == '>' && word.length() > 0 && Character.isDigit(word.charAt(0))) {
            isInWord = false;
        }
    }

    private boolean isEnd(char character) {
        return !isEscaped && quote == 0 && ENDS.indexOf(character) >= 0;
    }

    /** Returns false where the line cannot be a command. */
    private boolean take(char character) {
        if (isEscaped) {
            append(escaped(character));
            isEscaped = false;
        } else if (character == '\\' && quote != '\'') {
            isEscaped = true;
        } else if (BLANKS.indexOf(character) >= 0) {
            takeBlank(character);
        } else if (character == '(' || character == ')') {
            return takeParenthesis(character);
        } else {
            takeOther(character);
        }
        return true;
    }

    private static char escaped(char character) {
        if (character == 't') {
            return '\t';
        }
        return character == 'n' ? '\n' : character;
    }

    private void takeBlank(char character) {
        if (quote == 0) {
            endWord();
        } else {
            word.append(character);
        }
    }

    /** {@code $(…)} stays one word; a parenthesis anywhere else is an error. */
    private boolean takeParenthesis(char character) {
        boolean isLiteral = quote == '\'' || quote == '"' || quote == '`';
        boolean isOpening =
                character == '(' && quote == 0 && word.length() > 0 && word.charAt(word.length() - 1) == '$';
        if (character == '(' && !isLiteral && !isOpening) {
            return false;
        }
        if (!isLiteral) {
            quote = isOpening || quote == 0 ? '(' : 0;
        }
        append(character);
        return true;
    }

    private void takeOther(char character) {
        boolean isQuote = character == '"' || character == '\'';
        boolean isBacktick = character == '`';
        if (isQuote && quote == 0) {
            quote = character;
        } else if (isQuote && quote == character) {
            quote = 0;
            isInWord = true;
        } else {
            if (isBacktick && (quote == 0 || quote == '`')) {
                quote = quote == 0 ? '`' : 0;
            }
            append(character);
        }
    }

    private void append(char character) {
        word.append(character);
        isInWord = true;
    }

    private void endWord() {
        if (isInWord) {
            words.add(word.toString());
        }
        word.setLength(0);
        isInWord = false;
    }
}
