package org.containerharness.investigation;

import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.containerharness.model.HarnessException;

/**
 * Whether a failure is one to connect, and where to: drivers and pools wrap it, and write addresses each in their own way.
 */
final class ConnectionFailure {

    /** Longer chains have a loop, or nobody reads them. */
    private static final int MOST = 100;

    private static final int LONGEST_MESSAGE = 20_000;

    private static final Pattern TYPE = Pattern.compile("Connect|Communicat|Timeout|Socket|Transport|Unavailable");

    private static final Pattern MESSAGE = Pattern.compile("(?i)"
            + String.join(
                    "|",
                    "connection (attempt )?(was )?(refused|reset|timed out|closed|failed|is not available)",
                    "connect(ion)? to \\S{1,300} (was )?(refused|failed|timed out)",
                    "connect timed out",
                    "(obtain|get|open|acquire|create|borrow) .{0,20}connection",
                    "(unable|failed|could not|cannot|can't) (to )?connect",
                    "no route to host",
                    "link failure",
                    "broken pipe",
                    "timed out after",
                    "bad connection"));

    /** {@code localhost/127.0.0.1:33312}, {@code 127.0.0.1/<unresolved>:33312}, {@code (port=33312)}. */
    private static final Pattern PORT = Pattern.compile(
            "(?:(?<host>[\\w.-]+|\\[[0-9a-fA-F:.%]+\\])(?:/(?:\\[[^\\]]*\\]|[^\\s:]*))?:)?(?<![\\w.])(?<port>\\d{2,5})(?![\\w.]*\\w)");

    /**
     * An address in a text.
     *
     * @param host empty if the text only has a port
     */
    record Mention(Optional<String> host, int port) {}

    private final List<Throwable> chain = new ArrayList<>();

    ConnectionFailure(Throwable failure) {
        collect(failure, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private void collect(Throwable failure, Set<Throwable> seen) {
        if (chain.size() >= MOST || !seen.add(failure)) {
            return;
        }
        chain.add(failure);
        if (failure.getCause() != null) {
            collect(failure.getCause(), seen);
        }
        for (Throwable suppressed : failure.getSuppressed()) {
            collect(suppressed, seen);
        }
    }

    /** What the harness itself says has its explanation. */
    boolean isOne() {
        return chain.stream()
                .anyMatch(each -> !(each instanceof HarnessException) && (isOfSockets(each) || isNamedSo(each)));
    }

    /** Whether nothing but a connection can be meant, so that the present containers are worth a look. */
    boolean isOfSockets() {
        return chain.stream().anyMatch(ConnectionFailure::isOfSockets);
    }

    private static boolean isOfSockets(Throwable failure) {
        return failure instanceof SocketException
                || failure instanceof SocketTimeoutException
                || failure instanceof ClosedChannelException
                || failure instanceof EOFException
                || failure.getClass().getSimpleName().matches("Http(Connect)?TimeoutException|.*ConnectionException");
    }

    private static boolean isNamedSo(Throwable failure) {
        return TYPE.matcher(failure.getClass().getSimpleName()).find()
                || MESSAGE.matcher(message(failure)).find();
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? "" : message.substring(0, Math.min(message.length(), LONGEST_MESSAGE));
    }

    /** Whether it says where to; a time of day looks like an address, too. */
    boolean namesAHost() {
        return mentions().stream()
                .flatMap(mention -> mention.host().stream())
                .anyMatch(host -> host.matches(".*[a-z.:].*"));
    }

    /** All addresses in its messages. */
    Set<Mention> mentions() {
        Set<Mention> mentions = new LinkedHashSet<>();
        for (Throwable each : chain) {
            Matcher matcher = PORT.matcher(message(each));
            while (matcher.find()) {
                mentions.add(new Mention(
                        Optional.ofNullable(matcher.group("host"))
                                .map(host ->
                                        host.replace("[", "").replace("]", "").toLowerCase(Locale.ROOT)),
                        Integer.parseInt(matcher.group("port"))));
            }
        }
        return mentions;
    }
}
