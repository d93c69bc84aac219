package org.containerharness.compose.internal.shape;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.containerharness.compose.error.Position;
import org.containerharness.compose.internal.interpolate.Casts;
import org.containerharness.compose.internal.tree.ListNode;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;
import org.containerharness.compose.internal.tree.ScalarNode;

/** Converts the values that have no parts of their own. */
final class Leaves {

    private static final Pattern OCTAL = Pattern.compile("(0o)?[0-7]{1,10}");

    /** The first floating-point number that is none of 64 bits; whole ones above are exact as {@link BigInteger}. */
    private static final double BEYOND_LONG = 0x1p63;

    private Leaves() {}

    /** Thrown for a value that is not of its kind; the caller knows the path. */
    static final class Misfit extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private final transient Node node;

        Misfit(Node node, String message) {
            super(message);
            this.node = node;
        }

        Node node() {
            return node;
        }
    }

    /**
     * Returns the typed value.
     *
     * @throws Misfit if the value is not of the kind
     */
    static Node convert(Node node, Kind kind) {
        return switch (kind) {
            case TEXT -> text(node);
            case FLAG -> flag(node);
            case NUMBER -> number(node);
            case UNSIGNED -> unsigned(node);
            case DECIMAL -> decimal(node);
            case BYTES -> bytes(node);
            case DURATION -> parsed(node, GoDuration::parse);
            case MODE, BITS -> mode(node);
            case COUNT -> count(node);
            case TEXTS -> texts(node);
            case COMMAND -> command(node);
            case TEST -> test(node);
            case ENVIRONMENT -> pairs(node, true);
            case LABELS -> pairs(node, false);
            case MULTI_LABELS -> multiLabels(node);
            case HOSTS -> hosts(node);
            case SSH_KEYS -> sshKeys(node);
            case FREE -> node;
        };
    }

    private static ScalarNode scalar(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar;
        }
        throw new Misfit(node, "the value has the wrong type");
    }

    private static ScalarNode text(Node node) {
        return ScalarNode.of(node.position(), scalar(node).text());
    }

    private static ScalarNode flag(Node node) {
        ScalarNode scalar = scalar(node);
        if (scalar.value() instanceof Boolean) {
            return scalar;
        }
        return typed(node, Casts.bool(scalar.text()));
    }

    private static ScalarNode number(Node node) {
        ScalarNode scalar = scalar(node);
        if (scalar.value() instanceof Number number) {
            return whole(scalar, number);
        }
        return typed(node, Casts.whole(scalar.text()));
    }

    private static ScalarNode whole(ScalarNode scalar, Number number) {
        if (number instanceof BigInteger || Math.abs(number.doubleValue()) >= BEYOND_LONG) {
            throw new Misfit(scalar, "the number is too large");
        }
        return ScalarNode.of(scalar.position(), number.longValue());
    }

    private static ScalarNode unsigned(Node node) {
        ScalarNode number = number(node);
        if (number.value() instanceof Long value && value < 0) {
            throw new Misfit(node, "the value is not allowed");
        }
        return number;
    }

    private static ScalarNode decimal(Node node) {
        ScalarNode scalar = scalar(node);
        if (scalar.value() instanceof Number number) {
            return new ScalarNode(node.position(), number.doubleValue());
        }
        return typed(node, Casts.decimal(scalar.text()));
    }

    private static ScalarNode bytes(Node node) {
        ScalarNode scalar = scalar(node);
        if (scalar.value() instanceof Number number) {
            return whole(scalar, number);
        }
        return parsed(node, ComposeByteSize::parse);
    }

    private static ScalarNode mode(Node node) {
        ScalarNode scalar = scalar(node);
        if (scalar.value() instanceof Number number) {
            return whole(scalar, number);
        }
        return parsed(
                node,
                text -> OCTAL.matcher(text).matches()
                        ? Optional.of(Long.parseLong(text.replace("0o", ""), 8))
                        : Optional.empty());
    }

    private static ScalarNode count(Node node) {
        return scalar(node).text().toLowerCase(Locale.ROOT).equals("all")
                ? ScalarNode.of(node.position(), -1L)
                : number(node);
    }

    private static ScalarNode parsed(Node node, Function<String, Optional<Long>> parser) {
        return typed(node, parser.apply(scalar(node).text()));
    }

    private static ScalarNode typed(Node node, Optional<?> value) {
        return new ScalarNode(
                node.position(), value.orElseThrow(() -> new Misfit(node, "the value has the wrong form")));
    }

    private static ListNode texts(Node node) {
        if (node instanceof ListNode list) {
            return list.map(Leaves::text);
        }
        return ListNode.of(node.position(), List.of(text(node)));
    }

    private static ListNode command(Node node) {
        if (node instanceof ListNode list) {
            return list.map(Leaves::text);
        }
        List<String> words = ShellWords.split(scalar(node).text())
                .orElseThrow(() -> new Misfit(node, "the command line has an open quote, parenthesis or backslash"));
        return list(node.position(), words);
    }

    private static ListNode test(Node node) {
        if (node instanceof ListNode list) {
            return list.map(Leaves::text);
        }
        return list(node.position(), List.of("CMD-SHELL", scalar(node).text()));
    }

    private static ListNode list(Position position, List<String> texts) {
        return ListNode.of(
                position,
                texts.stream().map(text -> ScalarNode.of(position, text)).toList());
    }

    private static MapNode pairs(Node node, boolean isUnsetKept) {
        MapNode pairs = new MapNode(node.position());
        if (node instanceof MapNode map) {
            map.entries().forEach((key, value) -> pairs.put(key, map.keyPosition(key), pairValue(value, isUnsetKept)));
        } else if (node instanceof ListNode list) {
            list.items().forEach(item -> putPair(pairs, scalar(item), isUnsetKept));
        } else {
            throw new Misfit(node, "the value has the wrong type");
        }
        return pairs;
    }

    private static Node pairValue(Node value, boolean isUnsetKept) {
        if (value instanceof ScalarNode scalar && scalar.value() instanceof ScalarNode.Timestamp time) {
            return ScalarNode.of(value.position(), time.printed());
        }
        return value.isNull() && isUnsetKept ? value : text(value);
    }

    private static void putPair(MapNode pairs, ScalarNode item, boolean isUnsetKept) {
        String text = item.text();
        int equals = text.indexOf('=');
        String key = equals < 0 ? text : text.substring(0, equals);
        if (isUnsetKept && !key.isEmpty() && Character.isWhitespace(key.charAt(key.length() - 1))) {
            throw new Misfit(item, "the variable's name ends with a space");
        }
        ScalarNode unset = isUnsetKept ? ScalarNode.nothing(item.position()) : ScalarNode.of(item.position(), "");
        pairs.put(
                key, item.position(), equals < 0 ? unset : ScalarNode.of(item.position(), text.substring(equals + 1)));
    }

    private static MapNode multiLabels(Node node) {
        if (!(node instanceof MapNode map)) {
            throw new Misfit(node, "the value has the wrong type");
        }
        MapNode options = new MapNode(node.position());
        map.entries().forEach((key, value) -> options.put(key, map.keyPosition(key), texts(value)));
        return options;
    }

    private static ListNode hosts(Node node) {
        Map<String, List<String>> addresses = new TreeMap<>();
        if (node instanceof MapNode map) {
            map.entries().forEach((host, value) -> addresses.put(host, addressesOf(value)));
        } else if (node instanceof ListNode list) {
            list.items().forEach(item -> putHost(addresses, scalar(item)));
        } else {
            throw new Misfit(node, "the value has the wrong type");
        }
        List<String> hosts = new ArrayList<>();
        addresses.forEach((host, all) -> {
            if (host.isEmpty() || host.contains(":") || host.contains("=")) {
                throw new Misfit(node, "bad host name \"" + host + "\"");
            }
            all.forEach(address -> hosts.add(host + "=" + withoutBrackets(address)));
        });
        return list(node.position(), hosts.stream().sorted().toList());
    }

    private static List<String> addressesOf(Node value) {
        return value instanceof ListNode list
                ? list.items().stream().map(item -> scalar(item).text()).toList()
                : List.of(scalar(value).text());
    }

    private static void putHost(Map<String, List<String>> addresses, ScalarNode item) {
        String text = item.text();
        int separator = text.indexOf('=') >= 0 ? text.indexOf('=') : text.indexOf(':');
        if (separator < 0) {
            throw new Misfit(item, "the address is missing");
        }
        addresses
                .computeIfAbsent(text.substring(0, separator), host -> new ArrayList<>())
                .addAll(List.of(text.substring(separator + 1).split(",", -1)));
    }

    private static String withoutBrackets(String address) {
        boolean isBracketed = address.length() > 2 && address.startsWith("[") && address.endsWith("]");
        return isBracketed ? address.substring(1, address.length() - 1) : address;
    }

    private static ListNode sshKeys(Node node) {
        if (!(node instanceof MapNode map)) {
            throw new Misfit(node, "the value has the wrong type");
        }
        ListNode keys = new ListNode(node.position());
        map.entries().forEach((id, path) -> {
            String text = scalar(path).text();
            keys.add(ScalarNode.of(path.position(), text.isEmpty() ? id : id + "=" + text));
        });
        return keys;
    }
}
