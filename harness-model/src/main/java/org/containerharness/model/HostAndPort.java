package org.containerharness.model;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and a port as URLs have them: {@code 127.0.0.1:5432}, {@code [::1]:5432}.
 *
 * @param host a name or an address, IPv6 without brackets
 */
public record HostAndPort(String host, int port) {

    private static final Pattern WHOLE = Pattern.compile(
            "(?:[a-zA-Z][a-zA-Z0-9+.:-]*://)?(?:[^\\s/?#@]*@)?" + "(\\[[0-9a-fA-F:.]+]|[\\w.-]+):(\\d+)(?:[/?#]\\S*)?");

    private static final Pattern PATTERN = Pattern.compile(
            "[a-zA-Z][a-zA-Z0-9+.-]*://(?:[^\\s/?#@]*@)?([\\w.-]+)|(?<![\\w.-])([\\w.-]+):\\d{1,5}(?!\\w)");

    /** Of an address, resolved or not. */
    public static HostAndPort of(InetSocketAddress address) {
        return new HostAndPort(address.getHostString(), address.getPort());
    }

    /** The address in a URL with a port, or the text itself if it is {@code host:port}. */
    public static Optional<HostAndPort> in(String text) {
        Matcher matcher = WHOLE.matcher(text);
        if (!matcher.matches() || matcher.group(2).length() > 5) {
            return Optional.empty();
        }
        String host = matcher.group(1).replace("[", "").replace("]", "");
        return Optional.of(new HostAndPort(
                host, ContainerPort.tcp(Integer.parseInt(matcher.group(2))).number()));
    }

    /** The host of the first URL, or the first {@code host:port}, in a text. */
    public static Optional<String> firstIn(String text) {
        return PATTERN.matcher(text)
                .results()
                .map(found -> found.group(1) != null ? found.group(1) : found.group(2))
                .findFirst();
    }

    /** An IPv6 address has brackets. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
