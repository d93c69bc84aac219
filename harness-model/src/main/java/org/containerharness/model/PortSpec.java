package org.containerharness.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A container port that is published on the host.
 *
 * @param container the port inside
 * @param hostAddress the address to bind; empty means the default, loopback for a local engine
 * @param hostPorts the host ports to choose from; empty means a random free one
 */
public record PortSpec(ContainerPort container, Optional<String> hostAddress, Optional<Range> hostPorts) {

    /**
     * Host ports from first to last, both included.
     *
     * @param first at least 1
     * @param last at least {@code first}
     */
    public record Range(int first, int last) {

        public Range {
            if (first < 1 || last > 65_535 || last < first) {
                throw new InvalidValueException(
                        first == last
                                ? first + " is not a port. Ports go from 1 to 65535."
                                : first + "-" + last + " is not a range of ports. Ports go from 1 to 65535, upwards.");
            }
        }

        /**
         * Reads {@code 8080} or {@code 8000-8010}.
         *
         * @throws InvalidValueException if it is neither
         */
        public static Range parse(String text) {
            int dash = text.indexOf('-');
            int first = ContainerPort.number(dash < 0 ? text : text.substring(0, dash));
            return new Range(first, dash < 0 ? first : ContainerPort.number(text.substring(dash + 1)));
        }

        public int size() {
            return last - first + 1;
        }

        /** As the engine reads it: {@code 8080} or {@code 8000-8010}. */
        @Override
        public String toString() {
            return first == last ? Integer.toString(first) : first + "-" + last;
        }

        // Written out, as ContainerPort's.

        @Override
        public boolean equals(Object other) {
            return other instanceof Range that && parts().equals(that.parts());
        }

        @Override
        public int hashCode() {
            return parts().hashCode();
        }

        private List<Object> parts() {
            return List.of(first, last);
        }
    }

    private static final Pattern TEXT = Pattern.compile("(?:(?:(?<address>\\[[0-9a-fA-F:.%]+]|[^:\\[\\]]*):)?"
            + "(?<host>[0-9]*(?:-[0-9]+)?):)?(?<container>[0-9]+(?:-[0-9]+)?)(?:/(?<protocol>[a-zA-Z]+))?");

    /** Publishes a TCP port on a random host port. */
    public static PortSpec random(int containerPort) {
        return new PortSpec(ContainerPort.tcp(containerPort), Optional.empty(), Optional.empty());
    }

    /**
     * Reads Docker's short syntax: {@code 80}, {@code 53/udp}, {@code 8080:80}, {@code 127.0.0.1:8080:80},
     * {@code 127.0.0.1::80}, {@code 8000-8010:80} (one of these), {@code 8000-8002:80-82} (pairwise).
     *
     * @return one entry for each container port
     * @throws InvalidValueException naming what is wrong
     */
    public static List<PortSpec> parse(String text) {
        Matcher matcher = TEXT.matcher(text.trim());
        if (!matcher.matches()) {
            throw new InvalidValueException("<" + text
                    + "> is not a port. Write [[address:]host:]container[/protocol], such as 5432, 8080:80 or 53/udp.");
        }
        String protocolText = matcher.group("protocol");
        Protocol protocol = protocolText == null ? Protocol.TCP : ContainerPort.protocol(protocolText);
        Optional<Range> host = Optional.ofNullable(matcher.group("host"))
                .filter(ports -> !ports.isEmpty() && !ports.equals("0"))
                .map(Range::parse);
        Optional<String> address = Optional.ofNullable(matcher.group("address"))
                .map(found -> found.startsWith("[") ? found.substring(1, found.length() - 1) : found)
                .filter(found -> !found.isEmpty());
        return pair(text, Range.parse(matcher.group("container")), protocol, address, host);
    }

    private static List<PortSpec> pair(
            String text, Range inside, Protocol protocol, Optional<String> address, Optional<Range> host) {
        if (inside.size() > 1 && host.isPresent() && host.get().size() != inside.size()) {
            throw new InvalidValueException(
                    "<" + text + "> pairs " + Counted.of(host.get().size(), "host port") + " with "
                            + Counted.of(inside.size(), "container port") + ". Give both ranges the same length.");
        }
        List<PortSpec> ports = new ArrayList<>();
        for (int i = 0; i < inside.size(); i++) {
            int offset = i;
            Optional<Range> own = inside.size() == 1
                    ? host
                    : host.map(range -> new Range(range.first() + offset, range.first() + offset));
            ports.add(new PortSpec(new ContainerPort(inside.first() + i, protocol), address, own));
        }
        return ports;
    }

    @Override
    public String toString() {
        String host = hostPorts.map(Range::toString).orElse("random");
        return hostAddress
                        .map(address -> (address.contains(":") ? "[" + address + "]" : address) + ":")
                        .orElse("")
                + host + "->" + container;
    }

    // Written out, as ContainerPort's.

    @Override
    public boolean equals(Object other) {
        return other instanceof PortSpec that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    private List<Object> parts() {
        return List.of(container, hostAddress, hostPorts);
    }
}
