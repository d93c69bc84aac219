package org.containerharness.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Addresses of containers in texts, as containers write them: {@code db:5432}, or without a port in a URL whose scheme has
 * a default one, {@code http://proxy/}.
 *
 * @param names what is taken for a container
 */
public record EndpointText(Collection<String> names) {

    /**
     * One address in a text.
     *
     * @param container as it is written
     * @param scheme of the URL in which it stands without a port
     * @param port empty for a URL whose scheme has no default port
     */
    public record Address(String container, Optional<String> scheme, Optional<Integer> port) {

        /** Whether the port is that of the scheme. */
        public boolean isDefault() {
            return scheme.isPresent();
        }
    }

    /** <a href="https://www.iana.org/assignments/service-names-port-numbers">IANA's</a>, and what is usual. */
    private static final Map<String, Integer> DEFAULT_PORTS = Map.ofEntries(
            Map.entry("http", 80),
            Map.entry("https", 443),
            Map.entry("ws", 80),
            Map.entry("wss", 443),
            Map.entry("ftp", 21),
            Map.entry("ldap", 389),
            Map.entry("ldaps", 636),
            Map.entry("amqp", 5672),
            Map.entry("amqps", 5671),
            Map.entry("mqtt", 1883),
            Map.entry("nats", 4222),
            Map.entry("redis", 6379),
            Map.entry("postgres", 5432),
            Map.entry("postgresql", 5432),
            Map.entry("mysql", 3306),
            Map.entry("mariadb", 3306),
            Map.entry("mongodb", 27017));

    /** The addresses that stand in a text. */
    public List<Address> in(String text) {
        List<Address> found = new ArrayList<>();
        replaced(text, address -> {
            found.add(address);
            return Optional.empty();
        });
        return found;
    }

    /** The text with other addresses; an empty one leaves what is written. */
    public String replaced(String text, Function<Address, Optional<String>> address) {
        return names.isEmpty()
                ? text
                : pattern()
                        .matcher(text)
                        .replaceAll(match -> Matcher.quoteReplacement(address.apply(address(match))
                                .map(other -> before(match) + other)
                                .orElse(match.group())));
    }

    private Pattern pattern() {
        String any = names.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        return Pattern.compile("(?<![\\w.-])(?:([a-zA-Z][a-zA-Z0-9+.-]*)://([^\\s/?#@]*@)?(" + any
                + ")(?=[/?#,;\"'\\s]|$)|(" + any + "):(\\d{1,5})(?!\\w))");
    }

    private static Address address(MatchResult match) {
        if (match.group(4) != null) {
            return new Address(match.group(4), Optional.empty(), Optional.of(Integer.parseInt(match.group(5))));
        }
        String scheme = match.group(1).toLowerCase(Locale.ROOT);
        return new Address(match.group(3), Optional.of(scheme), Optional.ofNullable(DEFAULT_PORTS.get(scheme)));
    }

    private static String before(MatchResult match) {
        return match.group(4) != null ? "" : match.group(1) + "://" + (match.group(2) == null ? "" : match.group(2));
    }

    /**
     * Says how an address would be right whose container does not publish its port.
     *
     * @param published TCP and UDP ports of the container
     */
    public static String unpublished(String text, Address address, Collection<ContainerPort> published) {
        List<ContainerPort> ports = published.stream().sorted().distinct().toList();
        String others = ports.isEmpty()
                ? "It publishes none. "
                : "It publishes " + ports.stream().map(ContainerPort::toString).collect(Collectors.joining(", "))
                        + ". ";
        if (!address.isDefault()) {
            return "<" + text + "> names port " + address.port().orElseThrow() + " of the container <"
                    + address.container() + ">, which does not publish it. " + others + "Add <"
                    + address.port().orElseThrow() + "> to its ports.";
        }
        String scheme = address.scheme().orElseThrow();
        String what = address.port()
                .map(port -> "names no port of the container <" + address.container() + ">, and the default one of "
                        + scheme + ", " + port + ", is not published. ")
                .orElse("names no port of the container <" + address.container() + ">, and " + scheme
                        + " has no default one. ");
        String port = ports.size() == 1 ? Integer.toString(ports.get(0).number()) : "<port>";
        return "<" + text + "> " + what + others + "Write " + scheme + "://" + address.container() + ":" + port + "/.";
    }
}
