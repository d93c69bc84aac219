package org.containerharness.resolution;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.containerharness.handle.RunningContainer;
import org.containerharness.log.Log;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DurationText;
import org.containerharness.model.HarnessException;
import org.containerharness.model.HostAndPort;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.NamespaceMode;
import org.containerharness.model.PortSpec;
import org.containerharness.model.Protocol;
import org.containerharness.model.StackPart;
import org.containerharness.model.StackSpec;
import org.containerharness.model.Surroundings;

/**
 * A service that is there already and takes the place of a declared container, which is not started then: {@code
 * harness.use.db=postgres://ci-db:5432/app}. Texts that name the container mean the service.
 *
 * @param container the declared name
 * @param addresses where its ports are reached, by container port
 * @param origin of the setting
 * @param limit of the wait until it can be connected to
 */
public record Elsewhere(
        String container, Map<ContainerPort, InetSocketAddress> addresses, String origin, Duration limit)
        implements AdoptedSpec.Lifecycle {

    private static final Log LOG = Log.ofHarness();

    private static final Pattern HOST_ONLY =
            Pattern.compile("(?:[a-zA-Z][a-zA-Z0-9+.:-]*://)?(?:[^\\s/?#@]*@)?([\\w.-]+)(?:[/?#]\\S*)?");

    private static final Duration USUAL_LIMIT = Duration.ofSeconds(60);

    private static final int CONNECT_MILLIS = 2_000;

    private static final long PAUSE_MILLIS = 200;

    public Elsewhere {
        addresses = Map.copyOf(addresses);
    }

    /**
     * What somebody says of a container.
     *
     * @param text where its service is
     * @param origin for messages
     */
    public record Said(String text, String origin) {}

    /**
     * The stack with what is there already in place of its containers; most have none such.
     *
     * @param said of a container by its name
     */
    public static StackSpec applied(StackSpec stack, Function<String, Optional<Said>> said) {
        return stack.containers().stream()
                        .anyMatch(spec -> said.apply(spec.name()).isPresent())
                ? stack.map(part -> applied(part, said))
                : stack;
    }

    private static StackPart applied(StackPart part, Function<String, Optional<Said>> said) {
        return part instanceof ContainerSpec spec
                ? said.apply(spec.name())
                        .<StackPart>map(value -> new AdoptedSpec(spec.name(), of(spec, value), List.of(), spec.place()))
                        .orElse(spec)
                : part;
    }

    /** Whether a part of a stack is one of these. */
    public static boolean is(StackPart part) {
        return part instanceof AdoptedSpec spec && spec.lifecycle() instanceof Elsewhere;
    }

    private static Elsewhere of(ContainerSpec spec, Said value) {
        try {
            return new Elsewhere(
                    spec.name(),
                    addresses(spec, value.text().trim()),
                    value.origin(),
                    spec.readiness().timeout().orElse(USUAL_LIMIT));
        } catch (InvalidValueException e) {
            throw new HarnessException(
                    "The setting for the container <" + spec.name() + "> (" + value.origin() + ") cannot be read: "
                            + e.getMessage(),
                    e);
        }
    }

    private static Map<ContainerPort, InetSocketAddress> addresses(ContainerSpec spec, String text) {
        Map<ContainerPort, InetSocketAddress> addresses = new LinkedHashMap<>();
        if (text.contains("=") && !text.contains("://")) {
            for (String pair : text.split(",")) {
                int equals = pair.indexOf('=');
                if (equals < 1) {
                    throw malformed(text);
                }
                HostAndPort address = address(pair.substring(equals + 1).trim(), text);
                addresses.put(ContainerPort.parse(pair.substring(0, equals).trim()), unresolved(address));
            }
            return addresses;
        }
        TreeSet<ContainerPort> published = spec.networking().ports().stream()
                .map(PortSpec::container)
                .filter(port -> port.protocol() == Protocol.TCP)
                .collect(Collectors.toCollection(TreeSet::new));
        Optional<String> hostOnly = hostOnly(text);
        if (hostOnly.isPresent()) {
            published.forEach(port -> addresses.put(port, unresolved(new HostAndPort(hostOnly.get(), port.number()))));
            return addresses;
        }
        HostAndPort address = address(text, text);
        ContainerPort same = ContainerPort.tcp(address.port());
        if (published.size() > 1 && !published.contains(same)) {
            throw new InvalidValueException("<" + text + "> is one address, and the container publishes "
                    + published.stream().map(ContainerPort::toString).collect(Collectors.joining(", "))
                    + ". Write container ports with their addresses, such as "
                    + published.first().number() + "="
                    + address + ".");
        }
        addresses.put(published.size() == 1 ? published.first() : same, unresolved(address));
        return addresses;
    }

    /** The host of a text that names no port. */
    private static Optional<String> hostOnly(String text) {
        Matcher matcher = HOST_ONLY.matcher(text);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static HostAndPort address(String text, String whole) {
        return HostAndPort.in(text).orElseThrow(() -> malformed(whole));
    }

    private static InvalidValueException malformed(String text) {
        return new InvalidValueException(
                "<" + text + "> is no address. Write host:port, a URL such as"
                        + " postgres://ci-db:5432/app, or container ports with their addresses, 5432=ci-db:15432,8080=ci-web:80.");
    }

    /** One here is written as a name: the engine's own loopback may be another machine's. */
    private static InetSocketAddress unresolved(HostAndPort address) {
        String host = address.host().equals("127.0.0.1") ? "localhost" : address.host();
        return InetSocketAddress.createUnresolved(host, address.port());
    }

    /** Other containers of a stack find it by its name too, as far as a line in their hosts files can say where it is. */
    public static StackSpec named(StackSpec stack, Map<String, RunningContainer> below) {
        Map<String, Map<ContainerPort, InetSocketAddress>> elsewhere = new LinkedHashMap<>();
        stack.adopted().stream()
                .filter(Elsewhere::is)
                .forEach(spec -> elsewhere.put(spec.name(), ((Elsewhere) spec.lifecycle()).addresses()));
        below.forEach((name, container) -> {
            if (container.isElsewhere()) {
                Map<ContainerPort, InetSocketAddress> addresses = new LinkedHashMap<>(container.publishedPorts());
                elsewhere.putIfAbsent(name, addresses);
            }
        });
        if (elsewhere.isEmpty() || stack.containers().isEmpty()) {
            return stack;
        }
        Function<String, Optional<String>> line = name -> line(name, elsewhere.get(name));
        List<String> lines = elsewhere.keySet().stream()
                .flatMap(name -> line.apply(name).stream())
                .toList();
        return stack.withContainers(stack.containers().stream()
                .map(spec -> hasHostsFile(spec) ? spec.networking(n -> n.plusExtraHosts(lines)) : spec)
                .toList());
    }

    private static boolean hasHostsFile(ContainerSpec spec) {
        return spec.networking()
                .mode()
                .filter(mode -> mode.equals("host")
                        || new NamespaceMode(mode).container().isPresent())
                .isEmpty();
    }

    private static Optional<String> line(String name, Map<ContainerPort, InetSocketAddress> addresses) {
        for (Map.Entry<ContainerPort, InetSocketAddress> port : addresses.entrySet()) {
            if (port.getKey().number() != port.getValue().getPort()) {
                LOG.warn(
                        "Containers reach {} at its own port {} only, and it is at {}.",
                        name,
                        port.getKey(),
                        HostAndPort.of(port.getValue()));
            }
        }
        String host = addresses.values().iterator().next().getHostString();
        try {
            InetAddress address = InetAddress.getByName(host);
            if (!address.isLoopbackAddress()) {
                return Optional.of(name + ":" + address.getHostAddress());
            }
            LOG.warn("Containers do not reach {}: {} is loopback of this machine.", name, host);
        } catch (UnknownHostException e) {
            LOG.warn("Containers do not reach {}: the name {} is not known here.", name, host);
        }
        return Optional.empty();
    }

    /** Returns when it can be connected to. */
    @Override
    public AdoptedSpec.Started start(Surroundings around) {
        LOG.tell(
                "Container {} is not started: {} says it is at {}.",
                container,
                origin,
                addresses.values().stream()
                        .map(address -> HostAndPort.of(address).toString())
                        .sorted()
                        .collect(Collectors.joining(", ")));
        long deadline = System.nanoTime() + limit.toNanos();
        addresses.forEach((port, address) -> {
            if (port.protocol() == Protocol.TCP) {
                await(address, deadline);
            }
        });
        return new AdoptedSpec.Started() {
            @Override
            public void stop() {
                // It is not ours.
            }

            @Override
            public Map<ContainerPort, InetSocketAddress> addresses() {
                return addresses;
            }
        };
    }

    private void await(InetSocketAddress address, long deadline) {
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address.getHostString(), address.getPort()), CONNECT_MILLIS);
                return;
            } catch (IOException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw new HarnessException(
                            "The container <" + container + "> is not started, since " + origin + " says it is at "
                                    + HostAndPort.of(address) + ", and that could not be connected to within "
                                    + DurationText.print(limit) + ": " + e.getMessage()
                                    + ". Start what should be there, or remove the setting.",
                            e);
                }
            }
            pause();
        }
    }

    private static void pause() {
        try {
            // Nobody tells when somebody else's service begins to listen.
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessException("Interrupted while waiting for a service that is there already.", e);
        }
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }
}
