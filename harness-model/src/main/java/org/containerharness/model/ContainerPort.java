package org.containerharness.model;

import java.util.Locale;

/**
 * A port inside a container.
 *
 * @param number 1 to 65535
 * @param protocol TCP unless said otherwise
 */
public record ContainerPort(int number, Protocol protocol) implements Comparable<ContainerPort> {

    public ContainerPort {
        if (number < 1 || number > 65_535) {
            throw new InvalidValueException(number + " is not a container port. Ports go from 1 to 65535.");
        }
    }

    public static ContainerPort tcp(int number) {
        return new ContainerPort(number, Protocol.TCP);
    }

    /** Reads {@code 5432} or {@code 53/udp}. */
    public static ContainerPort parse(String text) {
        int slash = text.indexOf('/');
        Protocol protocol = slash < 0 ? Protocol.TCP : protocol(text.substring(slash + 1));
        return new ContainerPort(number(slash < 0 ? text : text.substring(0, slash)), protocol);
    }

    static Protocol protocol(String text) {
        try {
            return Protocol.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException("<" + text + "> is not a protocol. Use tcp, udp or sctp.");
        }
    }

    static int number(String text) {
        try {
            return Integer.parseInt(text.trim());
        } catch (NumberFormatException e) {
            throw new InvalidValueException("<" + text + "> is not a port number.");
        }
    }

    // Written out: the first use of a record's own equality costs a cold JVM about 80 ms.

    @Override
    public boolean equals(Object other) {
        return other instanceof ContainerPort otherContainerPort
                && number == otherContainerPort.number
                && protocol.equals(otherContainerPort.protocol);
    }

    @Override
    public int hashCode() {
        return 31 * number + protocol.hashCode();
    }

    @Override
    public int compareTo(ContainerPort other) {
        int byNumber = Integer.compare(number, other.number);
        return byNumber != 0 ? byNumber : protocol.compareTo(other.protocol);
    }

    /** As the engine writes it: {@code 5432/tcp}. */
    @Override
    public String toString() {
        return number + "/" + protocol;
    }
}
