package org.containerharness.compose.internal.shape;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations such as {@code 1h5m30s20ms}; days and weeks count too. */
public final class GoDuration {

    private static final Map<String, Long> NANOS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "μs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L,
            "d", 86_400_000_000_000L,
            "w", 604_800_000_000_000L);
    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h|d|w)");
    private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final int LONGEST_TEXT = 100;

    private GoDuration() {}

    /** Returns the nanoseconds, or nothing if the text is no duration. */
    static Optional<Long> parse(String text) {
        boolean isSigned = text.startsWith("-") || text.startsWith("+");
        String body = isSigned ? text.substring(1) : text;
        if (body.equals("0")) {
            return Optional.of(0L);
        }
        return body.length() > LONGEST_TEXT
                ? Optional.empty()
                : total(body).map(nanos -> text.startsWith("-") ? -nanos : nanos);
    }

    private static Optional<Long> total(String body) {
        BigDecimal total = BigDecimal.ZERO;
        int position = 0;
        Matcher matcher = PART.matcher(body);
        while (position < body.length()
                && matcher.region(position, body.length()).lookingAt()) {
            BigDecimal unit = BigDecimal.valueOf(NANOS.getOrDefault(matcher.group(2), 0L));
            total = total.add(new BigDecimal(matcher.group(1)).multiply(unit));
            position = matcher.end();
        }
        boolean isWhole = !body.isEmpty() && position == body.length() && total.compareTo(LONGEST) <= 0;
        return isWhole ? Optional.of(total.longValue()) : Optional.empty();
    }

    /** Returns the text Go prints: {@code 1m30s}, {@code 1.5ms}, {@code 0s}. */
    public static String print(long nanos) {
        if (nanos == 0) {
            return "0s";
        }
        String sign = nanos < 0 ? "-" : "";
        Duration duration = Duration.ofNanos(nanos).abs();
        return sign
                + (duration.compareTo(Duration.ofSeconds(1)) < 0 ? belowSecond(duration.toNanos()) : whole(duration));
    }

    private static String belowSecond(long nanos) {
        if (nanos < 1_000) {
            return nanos + "ns";
        }
        return nanos < 1_000_000 ? decimal(nanos, 3) + "µs" : decimal(nanos, 6) + "ms";
    }

    private static String whole(Duration duration) {
        String seconds = decimal(duration.toSecondsPart() * 1_000_000_000L + duration.toNanosPart(), 9) + "s";
        if (duration.toMinutes() == 0) {
            return seconds;
        }
        String minutes = duration.toMinutesPart() + "m" + seconds;
        return duration.toHours() == 0 ? minutes : duration.toHours() + "h" + minutes;
    }

    private static String decimal(long value, int places) {
        return BigDecimal.valueOf(value, places).stripTrailingZeros().toPlainString();
    }
}
