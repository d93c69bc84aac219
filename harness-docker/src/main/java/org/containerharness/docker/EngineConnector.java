package org.containerharness.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.docker.api.ApiVersion;
import org.containerharness.docker.api.Dialect;
import org.containerharness.docker.api.EngineClient;
import org.containerharness.docker.api.EngineClient.Call;
import org.containerharness.docker.api.EngineErrors;
import org.containerharness.docker.api.Json;
import org.containerharness.docker.api.RegistryCredentials;
import org.containerharness.docker.http.EngineAddress;
import org.containerharness.docker.http.EngineLimits;
import org.containerharness.docker.http.TcpTransport;
import org.containerharness.docker.http.TlsException;
import org.containerharness.docker.http.Transport;
import org.containerharness.docker.http.UnixSocketHttpClient;
import org.containerharness.docker.ssh.SshAdvice;
import org.containerharness.docker.ssh.SshTransport;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineInfo;
import org.containerharness.engine.EngineSettings;
import org.containerharness.engine.EngineUnavailableException;
import org.containerharness.model.InvalidValueException;
import org.containerharness.settings.Setting;
import org.jspecify.annotations.Nullable;

/** Connects to the engine that Docker's own command line would use. */
public final class EngineConnector {

    /** What kubedock calls itself when it is asked for the engine's identity. */
    private static final String KUBEDOCK = "com.joyrex2001.kubedock";

    private final EngineSettings settings;
    private final EngineLocator locator;
    private final EngineLimits limits;
    private final CallListener listener;

    EngineConnector(EngineSettings settings, EngineLocator locator, EngineLimits limits, CallListener listener) {
        this.locator = locator;
        this.settings = settings;
        this.limits = limits;
        this.listener = listener;
    }

    /**
     * Finds an engine, asks for its API version, and returns it connected.
     *
     * @param listener told of every call from the first one on
     * @throws EngineUnavailableException naming each endpoint tried, where it came from and why it failed
     */
    public static Engine connect(EngineSettings settings, CallListener listener) {
        return new EngineConnector(settings, new EngineLocator(settings), EngineLimits.DEFAULT, listener).connect();
    }

    /** Why an endpoint cannot be used, and what would help. */
    private static final class Unusable extends Exception {

        private static final long serialVersionUID = 1L;

        Unusable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    Engine connect() {
        WarmUp.begin();
        EngineAddress first = locator.first();
        List<String> failures = new ArrayList<>();
        try {
            return connect(first);
        } catch (Unusable e) {
            failures.add(failure(first, e));
            return connectToAnother(first, failures, e);
        }
    }

    private Engine connectToAnother(EngineAddress first, List<String> failures, Unusable firstFailure) {
        for (EngineAddress candidate : locator.others(first)) {
            try {
                return connect(candidate);
            } catch (Unusable e) {
                failures.add(failure(candidate, e));
            }
        }
        throw new EngineUnavailableException(
                "No container engine could be reached: "
                        + failures.get(0).strip().substring(2)
                        + (failures.size() == 1 ? "" : "\nTried:\n" + String.join("\n", failures))
                        + "\n" + nextStep(first),
                first.text(),
                failures.stream().map(failure -> failure.strip().substring(2)).toList(),
                firstFailure.getCause() == null ? firstFailure : firstFailure.getCause());
    }

    private static String failure(EngineAddress address, Unusable e) {
        return "  - " + address.text() + " (" + address.origin() + "): " + e.getMessage();
    }

    private static String nextStep(EngineAddress first) {
        if (first.explicit()) {
            return "Nothing else was tried, because " + first.origin()
                    + " chose this one. Start that engine, or change or remove the choice.";
        }
        return "Install and start Docker, or say where an engine is: set DOCKER_HOST, choose a context"
                + " (docker context use …), or set " + Setting.ENGINE_HOST.key() + ".";
    }

    private Engine connect(EngineAddress address) throws Unusable {
        Transport transport = transport(address);
        try {
            return engine(address, transport);
        } catch (EngineException e) {
            close(transport);
            throw new Unusable(reason(e), e);
        } catch (Unusable e) {
            close(transport);
            throw transport instanceof SshTransport line
                    ? line.trouble()
                            .map(said -> new Unusable(said + ". " + SshAdvice.of(said), e))
                            .orElse(e)
                    : e;
        } catch (RuntimeException e) {
            close(transport);
            throw e;
        }
    }

    private static void close(Transport transport) {
        try {
            transport.close();
        } catch (IOException e) {
            // It never was of use.
        }
    }

    private static String reason(EngineException e) {
        String text = String.valueOf(e.getMessage());
        String prefix = "Could not say hello: ";
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }

    private Transport transport(EngineAddress address) throws Unusable {
        return switch (address.scheme()) {
            case "unix" -> unix(address);
            case "tcp", "http", "https" -> tcp(address);
            case "npipe" -> TcpTransport.pipe(address, limits);
            case "ssh" -> ssh(address);
            default ->
                throw new Unusable(
                        "<" + address.scheme()
                                + "> is not a scheme of an engine. Use unix://, tcp://, ssh:// or npipe://.",
                        null);
        };
    }

    private Transport ssh(EngineAddress address) throws Unusable {
        if (System.getProperty("os.name", "").startsWith("Windows")) {
            throw new Unusable(
                    "the ssh of Windows cannot share one connection. Run the tests in WSL, or reach the engine by TLS.",
                    null);
        }
        try {
            return SshTransport.open(address.text(), settings, limits);
        } catch (InvalidValueException e) {
            throw new Unusable(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            String said = String.valueOf(e.getMessage());
            throw new Unusable(said + ". " + SshAdvice.of(said), e);
        }
    }

    private Transport unix(EngineAddress address) throws Unusable {
        Path socket = address.socket();
        if (!Files.exists(socket)) {
            throw new Unusable(
                    Files.exists(socket, java.nio.file.LinkOption.NOFOLLOW_LINKS)
                            ? "a link to nowhere."
                            : unreadableFolder(socket)
                                    .map(folder -> "permission denied on the folder " + folder + ".")
                                    .orElse("no such file."),
                    null);
        }
        return new UnixSocketHttpClient(socket, limits);
    }

    private static Optional<Path> unreadableFolder(Path socket) {
        Path folder = socket.getParent();
        return Optional.ofNullable(folder).filter(parent -> Files.exists(parent) && !Files.isExecutable(parent));
    }

    private Transport tcp(EngineAddress address) throws Unusable {
        try {
            if (address.certificates().isEmpty() && !address.isOnThisMachine() && !settings.plainTcpAllowed()) {
                throw new Unusable(
                        "plain TCP to another machine is refused, since anybody on the way could take that machine"
                                + " over. Use TLS (DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH), or allow it with "
                                + Setting.ENGINE_ALLOW_PLAIN_TCP.key() + "=true.",
                        null);
            }
            return TcpTransport.tcp(address, limits);
        } catch (URISyntaxException e) {
            throw new Unusable("not an address: " + e.getMessage() + ".", e);
        } catch (TlsException e) {
            throw new Unusable(String.valueOf(e.getMessage()), e);
        }
    }

    private Engine engine(EngineAddress address, Transport transport) throws Unusable {
        EngineClient hello = new EngineClient(transport, address.text(), limits, listener);
        Ping ping = ping(address, hello);
        Optional<Server> kubedock =
                ping.header("Api-Version").isEmpty() ? Optional.of(kubedock(hello)) : Optional.empty();
        ApiVersion api = kubedock.isPresent() ? ApiVersion.OF_KUBEDOCK : negotiate(ping.header("Api-Version"));
        Server server =
                kubedock.or(() -> server(ping.header("Server"), address)).orElseGet(() -> ask(hello));
        String system = ping.header("Ostype");
        NetworkPosition position = new NetworkPosition(address, settings);
        Dialect dialect = new Dialect(server.product(), api, position.rights());
        EngineInfo info = new EngineInfo(
                address.text(),
                address.origin(),
                server.version(),
                api.toString(),
                system.isEmpty() ? "linux" : system,
                server.architecture(),
                position.host(),
                address.certificates(),
                position.containersReachable(),
                dialect.capabilities(ping::header));
        return new DockerJavaEngine(hello.speaking(dialect), info, settings, new RegistryCredentials(settings, limits));
    }

    /** What the head of the answer to a ping tells. */
    private record Ping(Map<String, List<String>> headers) {

        /** Empty if there is none of that name. */
        String header(String name) {
            for (Map.Entry<String, List<String>> header : headers.entrySet()) {
                if (header.getKey().equalsIgnoreCase(name) && !header.getValue().isEmpty()) {
                    return header.getValue().get(0);
                }
            }
            return "";
        }
    }

    private record Server(Dialect.Product product, String version, String architecture) {}

    private Ping ping(EngineAddress address, EngineClient client) throws Unusable {
        try {
            return client.make(Call.of("say hello", "GET", "/_ping", limits.ping()), answer -> {
                String body = new String(answer.getBody().readNBytes(1_000), StandardCharsets.UTF_8);
                Ping ping = new Ping(answer.getHeaders());
                if (!body.startsWith("OK")) {
                    throw EngineErrors.notAnEngine("say hello", address.text(), answer.getStatusCode(), body);
                }
                return ping;
            });
        } catch (EngineException e) {
            throw new Unusable(explain(address, e), e);
        }
    }

    private String explain(EngineAddress address, EngineException e) {
        Throwable cause = e;
        for (int depth = 0; depth < 8 && cause.getCause() != null; depth++) {
            cause = cause.getCause();
        }
        String text = String.valueOf(cause.getMessage());
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.contains("permission denied")) {
            return "permission denied. " + permissionHint(address);
        }
        if (lower.contains("connection refused")) {
            return "connection refused: nothing listens there. Is the engine running?";
        }
        if (e.kind() == EngineException.Kind.TIMEOUT) {
            return "no answer within " + org.containerharness.model.DurationText.print(limits.ping())
                    + ". The engine may be stuck, or something else listens there.";
        }
        if (cause instanceof java.security.GeneralSecurityException
                || cause instanceof javax.net.ssl.SSLException
                || lower.contains("certif")) {
            return "TLS failed: " + text + ". Check the certificates in "
                    + address.certificates().map(Path::toString).orElse("(none configured)") + ".";
        }
        if (address.certificates().isPresent() && e.kind() == EngineException.Kind.CONNECTION) {
            // TLS 1.3 tells a client only after the handshake that its certificate is refused, if at all.
            return text
                    + ", as where the engine does not trust the certificate that it is shown. Check the certificates in "
                    + address.certificates().get() + ".";
        }
        return cause == e ? reason(e) : text + ".";
    }

    private String permissionHint(EngineAddress address) {
        String user = System.getProperty("user.name", "");
        String group = "docker";
        try {
            group = String.valueOf(Files.getAttribute(address.socket(), "unix:group"));
        } catch (IOException | RuntimeException e) {
            // The usual name will do.
        }
        return "The user " + user + " may not use the socket. Add it to the group " + group + " (sudo usermod -aG "
                + group + " " + user + "), log in again, or use rootless Docker.";
    }

    private static ApiVersion negotiate(String engineSays) throws Unusable {
        ApiVersion theirs;
        try {
            theirs = ApiVersion.parse(engineSays);
        } catch (NumberFormatException e) {
            throw new Unusable("the engine says it has API <" + engineSays + ">, which is not a version.", e);
        }
        if (!theirs.isAtLeast(ApiVersion.OLDEST)) {
            throw new Unusable(
                    "the engine has API " + theirs + ", the harness needs " + ApiVersion.OLDEST + " to "
                            + ApiVersion.NEWEST + ". Update the engine.",
                    null);
        }
        return theirs.isAtLeast(ApiVersion.NEWEST) ? ApiVersion.NEWEST : theirs;
    }

    /** The one engine that names no version of the API. */
    private Server kubedock(EngineClient client) throws Unusable {
        try {
            JsonNode info = client.json(Call.of("ask what it is", "GET", "/info", limits.ping()));
            if (Json.text(info, "ID").equals(KUBEDOCK)) {
                JsonNode version = client.json(Call.of("ask for the version", "GET", "/version", limits.ping()));
                return new Server(
                        Dialect.Product.KUBEDOCK, Json.text(info, "ServerVersion"), Json.text(version, "Arch"));
            }
        } catch (EngineException e) {
            throw new Unusable("what answers there names no version of the API, and is no engine that is known.", e);
        }
        throw new Unusable("what answers there names no version of the API, and is no engine that is known.", null);
    }

    /** Most engines say in their Server header what else would cost a call: {@code Docker/26.1.5 (linux)}. */
    private static Optional<Server> server(String header, EngineAddress address) {
        if (!isThisMachine(address)) {
            return Optional.empty();
        }
        int end = header.indexOf(' ');
        String version = header.substring(header.indexOf('/') + 1, end < 0 ? header.length() : end);
        return Dialect.Product.ofServer(header).map(product -> new Server(product, plain(version), ownArchitecture()));
    }

    private static String plain(String version) {
        int plus = version.indexOf('+');
        return plus < 0 ? version : version.substring(0, plus);
    }

    private static String ownArchitecture() {
        String own = System.getProperty("os.arch", "");
        return switch (own) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> own;
        };
    }

    private static boolean isThisMachine(EngineAddress address) {
        return address.scheme().equals("unix")
                && System.getProperty("os.name", "").equals("Linux");
    }

    private Server ask(EngineClient client) {
        JsonNode version = client.json(Call.of("ask for the version", "GET", "/version", limits.query()));
        Set<String> components = new HashSet<>();
        version.path("Components").forEach(component -> components.add(Json.text(component, "Name")));
        return new Server(
                Dialect.Product.ofComponents(components),
                plain(Json.text(version, "Version")),
                Json.text(version, "Arch"));
    }
}
