package org.containerharness.engine;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network as the engine sees it.
 *
 * @param subnets in CIDR notation
 * @param members ids of the containers in it; empty in lists, where the engine leaves them out
 */
public record NetworkDetails(
        String id,
        String name,
        String driver,
        List<String> subnets,
        List<String> members,
        Map<String, String> labels,
        Optional<Instant> created) {

    /** Whether it has addresses of a subnet in CIDR notation. */
    public boolean overlaps(String subnet) {
        return subnets.stream().anyMatch(own -> overlap(own, subnet));
    }

    /** Whether the shorter prefix of both is the same. */
    private static boolean overlap(String a, String b) {
        try {
            byte[] first = InetAddress.getByName(a.substring(0, a.indexOf('/'))).getAddress();
            byte[] second =
                    InetAddress.getByName(b.substring(0, b.indexOf('/'))).getAddress();
            int bits = Math.min(
                    Integer.parseInt(a.substring(a.indexOf('/') + 1)),
                    Integer.parseInt(b.substring(b.indexOf('/') + 1)));
            int rest = first.length * 8 - bits;
            return first.length == second.length
                    && new BigInteger(1, first).shiftRight(rest).equals(new BigInteger(1, second).shiftRight(rest));
        } catch (UnknownHostException | RuntimeException e) {
            return false;
        }
    }
}
