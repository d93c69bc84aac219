package org.containerharness.compose.internal.tree;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Objects;
import org.containerharness.compose.error.Position;
import org.jspecify.annotations.Nullable;

/**
 * A scalar: a {@link String}, {@link Long}, {@link BigInteger} beyond that, {@link Double}, {@link Boolean}, {@link Timestamp} or null.
 *
 * @param position where it was written
 * @param value the resolved value
 * @param source the text that became another value than a string; null where there is none
 */
public record ScalarNode(
        Position position, @Nullable Object value, @Nullable String source) implements Node {

    /** The exponent from which numbers are written as {@code 1e+06}. */
    private static final int FIRST_LARGE_EXPONENT = 6;

    private static final int FIRST_SMALL_EXPONENT = -4;

    /**
     * A plain scalar that YAML 1.1 reads as a date.
     *
     * @param text in the form {@code 2006-01-02T15:04:05Z}
     */
    public record Timestamp(String text) {

        /** As Go prints it, which is what variables and labels get: {@code 2006-01-02 15:04:05 +0000 UTC}. */
        public String printed() {
            int zone = Math.max(text.indexOf('Z'), Math.max(text.indexOf('+'), text.lastIndexOf('-')));
            String offset = text.substring(zone).replace(":", "");
            boolean isUniversal = offset.equals("Z") || offset.endsWith("0000");
            return text.substring(0, zone).replace('T', ' ')
                    + (isUniversal ? " +0000 UTC" : " " + offset + " " + offset);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    public ScalarNode(Position position, @Nullable Object value) {
        this(position, value, null);
    }

    /** Returns a string scalar. */
    public static ScalarNode of(Position position, String text) {
        return new ScalarNode(position, text);
    }

    /** Returns an integer scalar. */
    public static ScalarNode of(Position position, long number) {
        return new ScalarNode(position, number);
    }

    /** Returns a boolean scalar. */
    public static ScalarNode of(Position position, boolean flag) {
        return new ScalarNode(position, flag);
    }

    /** Returns the null scalar. */
    public static ScalarNode nothing(Position position) {
        return new ScalarNode(position, null);
    }

    /** Returns whether the value is a string. */
    public boolean isString() {
        return value instanceof String;
    }

    /** Returns the value as text: numbers as Go prints them, null as the empty string. */
    public String text() {
        if (value == null) {
            return "";
        }
        return value instanceof Double number ? floatText(number) : value.toString();
    }

    @Override
    public boolean isNull() {
        return value == null;
    }

    @Override
    public Node copy() {
        return this;
    }

    @Override
    public int size() {
        return 1;
    }

    @Override
    public boolean sameAs(Node other) {
        return other instanceof ScalarNode scalar && Objects.equals(value, scalar.value);
    }

    @Override
    public String describe() {
        if (value == null) {
            return "null";
        }
        if (isString()) {
            return "\"" + value + "\"";
        }
        return source == null ? text() : source;
    }

    /** Returns a floating-point number as Go's {@code %v} prints it: {@code 1.5}, {@code 3}, {@code 1e+21}. */
    public static String floatText(double number) {
        return goText(Double.toString(number), number);
    }

    /** Returns a single-precision number as Go's {@code %v} prints it. */
    public static String floatText(float number) {
        return goText(Float.toString(number), number);
    }

    private static String goText(String shortest, double number) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "+Inf" : "-Inf";
        }
        BigDecimal decimal = new BigDecimal(shortest).stripTrailingZeros();
        if (decimal.signum() == 0) {
            return "0";
        }
        int exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent >= FIRST_SMALL_EXPONENT && exponent < FIRST_LARGE_EXPONENT) {
            return decimal.toPlainString();
        }
        return scientific(decimal, exponent);
    }

    private static String scientific(BigDecimal decimal, int exponent) {
        String digits = decimal.unscaledValue().abs().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        String sign = decimal.signum() < 0 ? "-" : "";
        return sign + mantissa + "e" + (exponent < 0 ? "-" : "+")
                + String.format(Locale.ROOT, "%02d", Math.abs(exponent));
    }
}
