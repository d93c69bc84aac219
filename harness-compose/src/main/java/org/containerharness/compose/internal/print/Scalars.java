package org.containerharness.compose.internal.print;

import org.containerharness.compose.internal.shape.GoDuration;
import org.containerharness.compose.internal.shape.Kind;
import org.containerharness.compose.internal.tree.ScalarNode;

/** Typed scalars as text; both formats agree on it. */
final class Scalars {

    private Scalars() {}

    /** Returns whether a value is printed as a string. */
    static boolean isText(ScalarNode scalar, Kind kind) {
        return switch (kind) {
            case BYTES, DURATION, MODE -> true;
            default -> scalar.isString() || scalar.value() instanceof ScalarNode.Timestamp;
        };
    }

    /** Returns the printed text, without quotes. */
    static String print(ScalarNode scalar, Kind kind) {
        return switch (kind) {
            case DURATION -> GoDuration.print(number(scalar));
            case MODE -> "0" + Long.toOctalString(number(scalar));
            case DECIMAL -> ScalarNode.floatText((float) decimal(scalar));
            default -> scalar.isNull() ? "null" : scalar.text();
        };
    }

    private static long number(ScalarNode scalar) {
        return scalar.value() instanceof Number number ? number.longValue() : 0;
    }

    private static double decimal(ScalarNode scalar) {
        return scalar.value() instanceof Number number ? number.doubleValue() : 0;
    }
}
