package org.containerharness.compose.internal.canonical;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.internal.decode.NodeBudget;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.NodePath;
import org.containerharness.compose.internal.tree.ScalarNode;

/**
 * The short form of a published port: {@code [[host_ip:][published[-end]]:]target[-end][/protocol]}.
 *
 * @see <a href="https://github.com/compose-spec/compose-spec/blob/main/05-services.md#ports">Ports</a>
 */
final class PortForm {

    private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})(?:-([0-9]{1,9}))?");
    private static final String FORM = "[[host_ip:]published:]target[/protocol], each port a number or a range";
    private static final int LARGEST_PORT = 65_535;
    private static final int NODES_PER_PORT = 6;

    private final ScalarNode scalar;
    private final NodePath path;

    private PortForm(ScalarNode scalar, NodePath path) {
        this.scalar = scalar;
        this.path = path;
    }

    /**
     * Returns the long forms, one for each target port.
     *
     * @throws ComposeException if the text is no port
     */
    static List<MapNode> parse(ScalarNode scalar, NodePath path, NodeBudget budget) {
        return new PortForm(scalar, path).ports(budget);
    }

    private List<MapNode> ports(NodeBudget budget) {
        Parts parts = parts();
        String address = address(parts.address);
        Range target = range(parts.target, "no target port");
        Optional<Range> published =
                parts.published.isEmpty() ? Optional.empty() : Optional.of(range(parts.published, "no port"));
        published
                .filter(range -> target.size() > 1 && range.size() != target.size())
                .ifPresent(range -> {
                    throw refuse("the ranges " + parts.published + " and " + parts.target + " differ in length");
                });
        budget.take(scalar.position(), target.size() * NODES_PER_PORT);
        return ports(parts, address, target, published);
    }

    private List<MapNode> ports(Parts parts, String address, Range target, Optional<Range> published) {
        List<MapNode> ports = new ArrayList<>();
        for (int offset = 0; offset < target.size(); offset++) {
            MapNode port = new MapNode(scalar.position());
            port.put("mode", "ingress");
            if (!address.isEmpty()) {
                port.put("host_ip", address);
            }
            port.put("target", ScalarNode.of(scalar.position(), (long) target.first + offset));
            int place = offset;
            published.ifPresent(range -> port.put("published", publishedText(range, target, place)));
            port.put("protocol", parts.protocol);
            ports.add(port);
        }
        ports.sort(Comparator.comparing(port -> ((ScalarNode) port.entries().get("target")).text() + "/"));
        return ports;
    }

    /** A range for one target port is left to the engine, which picks one. */
    private static String publishedText(Range published, Range target, int offset) {
        boolean isChoice = target.size() == 1 && published.size() > 1;
        return isChoice ? published.first + "-" + published.last : String.valueOf(published.first + offset);
    }

    private Parts parts() {
        String text = scalar.text();
        int last = text.lastIndexOf(':');
        String target = text.substring(last + 1);
        String host = last < 0 ? "" : text.substring(0, last);
        int split = host.lastIndexOf(':');
        String address = split < 0 ? "" : host.substring(0, split);
        String published = host.substring(split + 1);
        int slash = target.indexOf('/');
        String protocol = slash < 0 ? "" : target.substring(slash + 1).split("/", 2)[0];
        return new Parts(address, published, slash < 0 ? target : target.substring(0, slash), protocol(protocol));
    }

    private String protocol(String text) {
        String protocol = text.isEmpty() ? "tcp" : text.toLowerCase(Locale.ROOT);
        if (!PROTOCOLS.contains(protocol)) {
            throw refuse("unknown protocol \"" + text + "\"");
        }
        return protocol;
    }

    private String address(String text) {
        boolean isBracketed = text.startsWith("[") && text.endsWith("]");
        String address = isBracketed ? text.substring(1, text.length() - 1) : text;
        boolean isBare6 = !isBracketed && address.contains(":");
        if (isBare6 || !text.isEmpty() && !IpAddress.isValid(address)) {
            throw refuse("invalid IP address \"" + text + "\"" + (isBare6 ? ", IPv6 needs brackets" : ""));
        }
        return address;
    }

    private Range range(String text, String absent) {
        if (text.isEmpty()) {
            throw refuse(absent);
        }
        Matcher matcher = RANGE.matcher(text);
        if (!matcher.matches()) {
            throw refuse("\"" + text + "\" is no port");
        }
        int first = Integer.parseInt(matcher.group(1));
        int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
        if (last > LARGEST_PORT || first > last) {
            throw refuse("\"" + text + "\" is no port or range of ports");
        }
        return new Range(first, last);
    }

    private ComposeException refuse(String reason) {
        return new ComposeException(ComposeProblem.at(scalar.position(), path.toString(), "invalid port, " + reason)
                .withFound(scalar.describe())
                .withExpected(FORM));
    }

    private record Parts(String address, String published, String target, String protocol) {}

    private record Range(int first, int last) {
        int size() {
            return last - first + 1;
        }
    }
}
