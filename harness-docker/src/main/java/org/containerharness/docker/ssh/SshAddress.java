package org.containerharness.docker.ssh;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.containerharness.model.InvalidValueException;

/**
 * {@code ssh://user@host:port}, with the engine's socket as the path if it is not the usual one, as Docker's command reads
 * it. User, port and all else that is not said are those of ssh's configuration.
 */
record SshAddress(Optional<String> user, String host, Optional<Integer> port, Optional<String> socket) {

    private static final Pattern AUTHORITY = Pattern.compile(
            "(?:(?<user>[^@-][^@]*)@)?(?<host>[\\w.][\\w.-]*|\\[[0-9a-fA-F:.]+(?:%[\\w.-]+)?])(?::(?<port>\\d{1,5}))?");

    /** @throws InvalidValueException if it is not such an address */
    static SshAddress parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new InvalidValueException("<" + text + "> is not an address: " + e.getMessage() + ".");
        }
        // Not uri.getHost(): a name of ssh's configuration may be none of the internet, such as build_host or ci-2.1.
        Matcher authority =
                AUTHORITY.matcher(Optional.ofNullable(uri.getAuthority()).orElse(""));
        if (!authority.matches()) {
            throw new InvalidValueException("it names no host. Write ssh://user@host or ssh://user@host:port.");
        }
        Optional<String> user = Optional.ofNullable(authority.group("user"));
        if (user.filter(name -> name.contains(":")).isPresent()) {
            throw new InvalidValueException(
                    "it holds a password, and ssh takes none from an address. Use a key, or an agent.");
        }
        if (uri.getQuery() != null || uri.getFragment() != null) {
            throw new InvalidValueException("there is nothing that can follow the path. Write ssh://user@host:port.");
        }
        return new SshAddress(
                user,
                authority.group("host").replaceAll("[\\[\\]]", ""),
                Optional.ofNullable(authority.group("port")).map(Integer::valueOf),
                Optional.ofNullable(uri.getPath()).filter(path -> path.length() > 1));
    }

    /** What ssh is told of where to go, its options before. */
    List<String> destination() {
        List<String> words = new ArrayList<>();
        user.ifPresent(name -> words.addAll(List.of("-l", name)));
        port.ifPresent(number -> words.addAll(List.of("-p", number.toString())));
        words.addAll(List.of("--", host));
        return words;
    }

    /** What connects standard input and output with the engine there, as words of a shell. */
    String dial() {
        return socket.map(path -> "docker --host 'unix://" + path.replace("'", "'\\''") + "' system dial-stdio")
                .orElse("docker system dial-stdio");
    }
}
