package org.containerharness.model;

import java.util.regex.Pattern;

/** Checks address ranges in CIDR notation without asking a name server. */
final class Cidr {

    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!/)|(?=/))){4}/(?:3[0-2]|[12]?\\d)");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:]*/(?:12[0-8]|1[01]\\d|[1-9]?\\d)");

    private Cidr() {}

    static void check(String text) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            throw new InvalidValueException("<" + text + "> is not a subnet. Write address/bits, such as 10.5.0.0/24.");
        }
    }
}
