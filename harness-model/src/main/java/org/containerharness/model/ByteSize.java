package org.containerharness.model;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of memory or disk.
 *
 * @param bytes zero or more
 */
public record ByteSize(long bytes) {

    private static final Pattern TEXT = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([kmgtp]?)(?:i?b)?");

    public ByteSize {
        if (bytes < 0) {
            throw new InvalidValueException(bytes + " bytes: a size cannot be negative.");
        }
    }

    public static ByteSize ofMegabytes(long megabytes) {
        return new ByteSize(megabytes << 20);
    }

    /**
     * Reads a size as Docker's command line does: a number with an optional unit b, k, m, g, t or p, base 1024, letters
     * of either case.
     *
     * @throws InvalidValueException if the text is anything else
     */
    public static ByteSize parse(String text) {
        Matcher matcher = TEXT.matcher(text.trim().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new InvalidValueException(
                    "<" + text + "> is not a size. Write a number with a unit, such as 512m, 1.5g or 65536.");
        }
        int power = matcher.group(2).isEmpty() ? 0 : "kmgtp".indexOf(matcher.group(2)) + 1;
        return new ByteSize(new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(1024).pow(power))
                .longValue());
    }

    /** For people, to a tenth of the largest unit, such as {@code 11.2 GB}. */
    public String roughly() {
        int power = 0;
        double amount = bytes;
        while (power < 5 && amount >= 1024) {
            amount /= 1024;
            power++;
        }
        String unit = power == 0 ? "B" : "KMGTP".charAt(power - 1) + "B";
        return String.format(java.util.Locale.ROOT, power == 0 ? "%.0f %s" : "%.1f %s", amount, unit);
    }

    /** The size in the largest unit that shows it whole, such as {@code 512m}. */
    @Override
    public String toString() {
        int power = 0;
        long amount = bytes;
        while (power < 5 && amount != 0 && amount % 1024 == 0) {
            amount /= 1024;
            power++;
        }
        return power == 0 ? Long.toString(amount) : amount + String.valueOf("kmgtp".charAt(power - 1));
    }
}
