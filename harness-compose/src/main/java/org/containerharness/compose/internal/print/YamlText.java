package org.containerharness.compose.internal.print;

import java.util.Set;
import java.util.regex.Pattern;
import org.containerharness.compose.internal.decode.ScalarRules;

/** Writes one string as YAML: plain where that reads back as the same string, else quoted or as a block. */
final class YamlText {

    private static final Set<String> OLD_BOOLEANS =
            Set.of("y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "n", "N", "no", "No", "NO", "off", "Off", "OFF");
    private static final Pattern BASE_60 = Pattern.compile("[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\\.[0-9_]*)?");
    private static final String FIRST_INDICATORS = "#,[]{}&*!|>'\"%@`";
    private static final char FIRST_PRINTABLE = ' ';
    private static final char DELETE = '\u007f';
    private static final char LAST_CONTROL = '\u009f';

    private YamlText() {}

    /** Returns a mapping key. */
    static String key(String text) {
        return text.contains("\n") ? doubleQuoted(text) : line(text);
    }

    /** Returns a value; lines of a block start with the indent. */
    static String value(String text, String indent) {
        if (!text.contains("\n")) {
            return line(text);
        }
        return isBlockAllowed(text) ? block(text, indent) : doubleQuoted(text);
    }

    /** Returns a number or another unquoted scalar; infinities are spelled as YAML does. */
    static String number(String text) {
        return switch (text) {
            case "+Inf" -> ".inf";
            case "-Inf" -> "-.inf";
            case "NaN" -> ".nan";
            default -> text;
        };
    }

    private static String line(String text) {
        boolean isOther = !(ScalarRules.resolve(text) instanceof String)
                || OLD_BOOLEANS.contains(text)
                || BASE_60.matcher(text).matches();
        if (isOther || hasSpecial(text) || text.indexOf('\t') >= 0) {
            return doubleQuoted(text);
        }
        return isPlainAllowed(text) ? text : "'" + text.replace("'", "''") + "'";
    }

    private static boolean isPlainAllowed(String text) {
        char first = text.charAt(0);
        boolean isIndicator = FIRST_INDICATORS.indexOf(first) >= 0
                || "?:-".indexOf(first) >= 0 && (text.length() == 1 || text.charAt(1) == ' ');
        boolean isPadded = first == ' ' || text.endsWith(" ");
        boolean isMarker = text.startsWith("---") || text.startsWith("...");
        return !isIndicator
                && !isPadded
                && !isMarker
                && !text.contains(": ")
                && !text.contains(" #")
                && !text.endsWith(":");
    }

    private static boolean isBlockAllowed(String text) {
        return !hasSpecial(text.replace("\n", "")) && !text.contains(" \n") && !text.endsWith(" ");
    }

    private static String block(String text, String indent) {
        StringBuilder block = new StringBuilder("|");
        if (text.startsWith(" ") || text.startsWith("\n")) {
            block.append('2');
        }
        boolean isChomped = !text.endsWith("\n");
        boolean isKept = text.endsWith("\n\n") || text.equals("\n");
        block.append(isChomped ? "-" : "").append(isKept ? "+" : "");
        String body = isChomped ? text : text.substring(0, text.length() - 1);
        for (String line : body.split("\n", -1)) {
            block.append('\n').append(line.isEmpty() ? "" : indent + line);
        }
        return block.toString();
    }

    private static boolean hasSpecial(String text) {
        return text.chars().anyMatch(character -> isSpecial((char) character));
    }

    private static boolean isSpecial(char character) {
        boolean isControl = character < FIRST_PRINTABLE && character != '\t';
        return isControl
                || Character.isSurrogate(character)
                || character >= DELETE && character <= LAST_CONTROL
                || "\u2028\u2029\ufeff\ufffe\uffff".indexOf(character) >= 0;
    }

    private static String doubleQuoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints()
                .forEach(point -> quoted.append(
                        Character.isBmpCodePoint(point) ? escaped((char) point) : String.format("\\U%08X", point)));
        return quoted.append('"').toString();
    }

    private static String escaped(char character) {
        return switch (character) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\0' -> "\\0";
            case '\u0007' -> "\\a";
            case '\b' -> "\\b";
            case '\u000b' -> "\\v";
            case '\f' -> "\\f";
            case '\u001b' -> "\\e";
            case '\u0085' -> "\\N";
            case '\u2028' -> "\\L";
            case '\u2029' -> "\\P";
            default ->
                isSpecial(character)
                        ? String.format(character < 0x100 ? "\\x%02X" : "\\u%04X", (int) character)
                        : String.valueOf(character);
        };
    }
}
