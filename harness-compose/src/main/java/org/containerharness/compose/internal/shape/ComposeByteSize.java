package org.containerharness.compose.internal.shape;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes such as {@code 1.5g}: base 1024, with or without {@code b} or {@code ib}, in either case. */
final class ComposeByteSize {

    private static final Pattern SIZE =
            Pattern.compile("((?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:e[+-]?[0-9]{1,2})?) ?(?:b|([kmgtp])(?:i?b)?)?");
    private static final String UNITS = "kmgtp";
    private static final BigDecimal STEP = BigDecimal.valueOf(1024);
    private static final int LONGEST = 40;

    private ComposeByteSize() {}

    /** Returns the number of bytes, or nothing if the text is no size. */
    static Optional<Long> parse(String text) {
        Matcher matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (text.length() > LONGEST || !matcher.matches()) {
            return Optional.empty();
        }
        int power = matcher.group(2) == null ? 0 : UNITS.indexOf(matcher.group(2)) + 1;
        BigInteger bytes =
                new BigDecimal(matcher.group(1)).multiply(STEP.pow(power)).toBigInteger();
        return bytes.bitLength() < Long.SIZE ? Optional.of(bytes.longValue()) : Optional.empty();
    }
}
