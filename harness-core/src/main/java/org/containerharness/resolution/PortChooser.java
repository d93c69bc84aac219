package org.containerharness.resolution;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.containerharness.model.PortSpec;
import org.containerharness.model.Protocol;

/**
 * Chooses free host ports, one after the other from a random one on, so that processes that choose at the same time seldom
 * meet; who meets one is refused by the engine and chooses again.
 */
final class PortChooser {

    /** Below what systems and engines hand out by themselves, so that nobody takes one while its container is stopped. */
    static final PortSpec.Range USUAL = new PortSpec.Range(20_000, 29_999);

    private static final int TRIES = 200;

    private final PortSpec.Range range;
    private final Set<Integer> chosen;
    private int next;

    PortChooser(PortSpec.Range range) {
        this(range, ConcurrentHashMap.newKeySet());
    }

    private PortChooser(PortSpec.Range range, Set<Integer> chosen) {
        this.range = range;
        this.chosen = chosen;
        this.next = ThreadLocalRandom.current().nextInt(range.size());
    }

    /** One that chooses from another range, and knows what the other has handed out. */
    PortChooser among(PortSpec.Range other) {
        return new PortChooser(other, chosen);
    }

    /**
     * One that can be bound here.
     *
     * @param address empty for all
     */
    OptionalInt free(String address, Protocol protocol) {
        for (int attempt = 0; attempt < Math.min(TRIES, range.size()); attempt++) {
            int port = any();
            if (canBind(address, port, protocol)) {
                return OptionalInt.of(port);
            }
        }
        return OptionalInt.empty();
    }

    /** One of which nothing is known, for an engine elsewhere. */
    synchronized int any() {
        int port = range.first() + next;
        next = (next + 1) % range.size();
        chosen.add(port);
        return port;
    }

    /** Whether it was handed out here. */
    boolean hasChosen(int port) {
        return chosen.contains(port);
    }

    private static boolean canBind(String address, int port, Protocol protocol) {
        InetSocketAddress wanted =
                address.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(address, port);
        return switch (protocol) {
            case TCP -> canListen(wanted);
            case UDP -> canReceive(wanted);
            case SCTP -> true;
        };
    }

    private static boolean canListen(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(address, 1);
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean canReceive(InetSocketAddress address) {
        try (DatagramSocket socket = new DatagramSocket(null)) {
            socket.bind(address);
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }
}
