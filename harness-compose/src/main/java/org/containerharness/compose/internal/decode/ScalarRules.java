package org.containerharness.compose.internal.decode;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.containerharness.compose.internal.tree.ScalarNode.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * What a plain scalar means in a Compose file.
 *
 * <p>Between YAML 1.1 and 1.2: {@code yes} and {@code 22:22} are strings, {@code 010} and {@code 0o10} are octal.
 */
public final class ScalarRules {

    private static final Map<String, Object> WORDS = Map.ofEntries(
            Map.entry("true", true),
            Map.entry("True", true),
            Map.entry("TRUE", true),
            Map.entry("false", false),
            Map.entry("False", false),
            Map.entry("FALSE", false),
            Map.entry(".nan", Double.NaN),
            Map.entry(".NaN", Double.NaN),
            Map.entry(".NAN", Double.NaN),
            Map.entry(".inf", Double.POSITIVE_INFINITY),
            Map.entry(".Inf", Double.POSITIVE_INFINITY),
            Map.entry(".INF", Double.POSITIVE_INFINITY),
            Map.entry("+.inf", Double.POSITIVE_INFINITY),
            Map.entry("+.Inf", Double.POSITIVE_INFINITY),
            Map.entry("+.INF", Double.POSITIVE_INFINITY),
            Map.entry("-.inf", Double.NEGATIVE_INFINITY),
            Map.entry("-.Inf", Double.NEGATIVE_INFINITY),
            Map.entry("-.INF", Double.NEGATIVE_INFINITY));

    private static final Pattern NULL = Pattern.compile("|~|null|Null|NULL");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern TIMESTAMP = Pattern.compile("([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
            + "(?:[Tt ]([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(\\.[0-9]{1,9})?(Z|[-+][0-9]{2}:[0-9]{2})?)?");
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT);
    private static final int LONGEST_NUMBER = 400;

    private ScalarRules() {}

    /** Returns the value of a plain scalar; null stands for YAML's null. */
    public static @Nullable Object resolve(String text) {
        if (NULL.matcher(text).matches()) {
            return null;
        }
        Object word = WORDS.get(text);
        if (word != null) {
            return word;
        }
        return mayBeNumber(text) ? number(text) : text;
    }

    /** Returns the value of a scalar tagged {@code !!float}: whole numbers too. */
    static @Nullable Object resolveFloat(String text) {
        Object value = resolve(text);
        boolean isWhole = value instanceof Long || value instanceof BigInteger;
        return isWhole ? Double.valueOf(((Number) value).doubleValue()) : value;
    }

    private static boolean mayBeNumber(String text) {
        char first = text.charAt(0);
        return text.length() <= LONGEST_NUMBER && (first >= '0' && first <= '9' || "+-.".indexOf(first) >= 0);
    }

    private static Object number(String text) {
        Optional<Timestamp> timestamp = timestamp(text);
        if (timestamp.isPresent()) {
            return timestamp.get();
        }
        String digits = text.replace("_", "");
        Object whole = wholeNumber(digits);
        if (whole != null) {
            return whole;
        }
        return FLOAT.matcher(digits).matches() ? floatOrText(digits, text) : text;
    }

    /** A {@code T} goes with a zone, a blank without; what is no date stays text. */
    private static Optional<Timestamp> timestamp(String text) {
        Matcher matcher = TIMESTAMP.matcher(text);
        if (!matcher.matches() || text.contains(" ") == (matcher.group(8) != null) && matcher.group(4) != null) {
            return Optional.empty();
        }
        try {
            LocalDateTime time = LocalDateTime.of(
                    part(matcher, 1),
                    part(matcher, 2),
                    part(matcher, 3),
                    part(matcher, 4),
                    part(matcher, 5),
                    part(matcher, 6));
            String fraction = matcher.group(7) == null ? "" : matcher.group(7).replaceAll("\\.?0+$", "");
            String zone = matcher.group(8) == null ? "Z" : matcher.group(8);
            return Optional.of(new Timestamp(time.format(SECONDS) + fraction + zone));
        } catch (DateTimeException noDate) {
            return Optional.empty();
        }
    }

    private static int part(Matcher matcher, int group) {
        return matcher.group(group) == null ? 0 : Integer.parseInt(matcher.group(group));
    }

    private static Object floatOrText(String digits, String text) {
        double value = Double.parseDouble(digits);
        return Double.isInfinite(value) ? text : value;
    }

    private static @Nullable Object wholeNumber(String digits) {
        boolean isSigned = digits.startsWith("-") || digits.startsWith("+");
        String body = (isSigned ? digits.substring(1) : digits).toLowerCase(Locale.ROOT);
        Radix radix = Radix.of(body);
        String significant = body.substring(radix.prefix);
        if (!radix.accepts(significant)) {
            return null;
        }
        BigInteger value = new BigInteger(significant, radix.base);
        BigInteger signed = digits.startsWith("-") ? value.negate() : value;
        if (signed.bitLength() < Long.SIZE) {
            return signed.longValue();
        }
        // Other forms than the decimal one are bits, and more than 64 of them are text, as in Compose.
        boolean isNumber = radix.base == 10 || signed.signum() > 0 && signed.bitLength() == Long.SIZE;
        return isNumber ? signed : null;
    }

    private record Radix(int base, int prefix, Pattern digits) {

        private static final Pattern HEX = Pattern.compile("[0-9a-f]+");
        private static final Pattern OCTAL = Pattern.compile("[0-7]+");
        private static final Pattern BINARY = Pattern.compile("[01]+");
        private static final Pattern DECIMAL = Pattern.compile("[0-9]+");

        static Radix of(String body) {
            if (body.startsWith("0x")) {
                return new Radix(16, 2, HEX);
            }
            if (body.startsWith("0o")) {
                return new Radix(8, 2, OCTAL);
            }
            if (body.startsWith("0b")) {
                return new Radix(2, 2, BINARY);
            }
            return body.length() > 1 && body.charAt(0) == '0' ? new Radix(8, 1, OCTAL) : new Radix(10, 0, DECIMAL);
        }

        boolean accepts(String significant) {
            return digits.matcher(significant).matches();
        }
    }
}
