package org.containerharness.compose.internal.canonical;

import java.util.regex.Pattern;

/** Tells addresses from other text, without any look-up. */
public final class IpAddress {

    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern VERSION_4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
    private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
    private static final int GROUPS = 8;

    private IpAddress() {}

    /** Returns whether the text is an IPv4 or IPv6 address. */
    public static boolean isValid(String text) {
        return VERSION_4.matcher(text).matches() || text.contains(":") && isVersion6(text);
    }

    private static boolean isVersion6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text) == GROUPS;
        }
        int before = gap == 0 ? 0 : groups(text.substring(0, gap));
        String rest = text.substring(gap + 2);
        int after = rest.isEmpty() ? 0 : groups(rest);
        return before >= 0 && after >= 0 && before + after < GROUPS;
    }

    /** Counts groups of 16 bits, an IPv4 tail as two; a negative number where one is malformed. */
    private static int groups(String text) {
        String[] parts = text.split(":", -1);
        int count = 0;
        for (int index = 0; index < parts.length; index++) {
            boolean isTail =
                    index == parts.length - 1 && VERSION_4.matcher(parts[index]).matches();
            if (!isTail && !GROUP.matcher(parts[index]).matches()) {
                return Integer.MIN_VALUE;
            }
            count += isTail ? 2 : 1;
        }
        return count;
    }
}
