package org.containerharness.resolution;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.containerharness.engine.ContainerDetails.HostBinding;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineInfo;
import org.containerharness.files.FileContents;
import org.containerharness.handle.RunningContainer;
import org.containerharness.model.AddressText;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.HostAndPort;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.NamespaceMode;
import org.containerharness.model.Nearest;
import org.containerharness.model.PortSpec;
import org.containerharness.model.Problem;
import org.containerharness.model.Protocol;
import org.containerharness.model.StackSpec;
import org.containerharness.proxy.ContainerProxy;
import org.containerharness.readiness.ContainerAddresses;

/**
 * Decides host ports before a start. One that the engine chooses is another one after every stop, restart and reconnection,
 * and nobody knows it before; so those of a local engine are chosen here, and those of any engine that a container names in
 * its texts.
 *
 * <p>What identifies a fixture is its declaration, in which no port and no address stands yet.
 */
public final class HostPorts {

    private static final Pattern PORT = Pattern.compile("[:\\]](\\d{2,5})\\b");

    private final EngineInfo engine;
    private final String bindAddress;
    private final boolean choosesAll;
    private final PortChooser chooser;

    /** @param range where ports are chosen from; empty leaves to the engine what need not be known before */
    public HostPorts(EngineInfo engine, String bindAddress, Optional<PortSpec.Range> range) {
        this.engine = engine;
        this.bindAddress = bindAddress;
        this.choosesAll = range.isPresent() && engine.isLocal();
        this.chooser = new PortChooser(range.orElse(PortChooser.USUAL));
    }

    /**
     * The stack as it is started.
     *
     * @param below containers that run already, by every name
     * @param isShared other processes use it too, so that there is no proxy before it
     * @throws DeclarationException if a text names a port that no container publishes
     */
    public StackSpec decided(StackSpec stack, Map<String, RunningContainer> below, boolean isShared) {
        return choosesAll || stack.containers().stream().anyMatch(AddressText::isIn)
                ? new Decision(stack, below, isShared).stack()
                : stack;
    }

    /** Whether somebody else has taken a port in the meantime that was chosen here. */
    public boolean isOvertaken(EngineException refusal) {
        if (refusal.kind() != EngineException.Kind.PORT_TAKEN) {
            return false;
        }
        Matcher ports = PORT.matcher(String.valueOf(refusal.getMessage()));
        return ports.results().anyMatch(match -> chooser.hasChosen(Integer.parseInt(match.group(1))));
    }

    private final class Decision {

        private final StackSpec stack;
        private final Map<String, RunningContainer> below;
        private final boolean isShared;
        private final Map<String, ContainerSpec> specs = new LinkedHashMap<>();
        private final Map<String, List<PortSpec>> ports = new LinkedHashMap<>();
        private final Map<String, Map<String, String>> proxies = new LinkedHashMap<>();

        Decision(StackSpec stack, Map<String, RunningContainer> below, boolean isShared) {
            this.stack = stack;
            this.below = below;
            this.isShared = isShared;
            stack.containers().forEach(spec -> specs.put(spec.name(), spec));
            stack.containers()
                    .forEach(spec -> ports.put(
                            spec.name(),
                            new ArrayList<>(spec.networking().ports().stream()
                                    // Several tasks of a service may be on one node.
                                    .map(port -> choosesAll
                                                    && spec.service().isEmpty()
                                                    && port.hostPorts().isEmpty()
                                            ? chosen(port)
                                            : port)
                                    .toList())));
        }

        StackSpec stack() {
            List<Problem> problems = new ArrayList<>();
            List<ContainerSpec> filled = new ArrayList<>();
            for (ContainerSpec spec : stack.containers()) {
                try {
                    filled.add(AddressText.isIn(spec) ? filled(spec) : spec);
                } catch (InvalidValueException e) {
                    problems.add(new Problem(spec.place(), String.valueOf(e.getMessage())));
                }
            }
            if (!problems.isEmpty()) {
                throw new DeclarationException(problems);
            }
            return stack.withContainers(filled.stream().map(this::published).toList());
        }

        private ContainerSpec published(ContainerSpec spec) {
            List<PortSpec> decided = ports.get(spec.name());
            ContainerSpec published = decided.equals(spec.networking().ports())
                    ? spec
                    : spec.networking(networking -> networking.withPorts(decided));
            Map<String, String> proxied = proxies.getOrDefault(spec.name(), Map.of());
            return proxied.isEmpty() ? published : published.plusLabels(proxied);
        }

        private ContainerSpec filled(ContainerSpec spec) {
            Function<AddressText, String> value = text -> value(text, spec);
            return AddressText.filled(spec, value)
                    .withFiles(spec.files().stream()
                            .map(file -> file.template() ? FileContents.filled(file, value) : file)
                            .toList());
        }

        private String value(AddressText text, ContainerSpec spec) {
            HostAndPort address = text.container()
                    .filter(name -> !name.equals(spec.name()))
                    .map(name -> other(name, text, spec))
                    .orElseGet(() -> own(spec, text));
            return switch (text.part()) {
                case ADDRESS -> address.toString();
                case HOST -> address.host();
                case PORT -> Integer.toString(address.port());
            };
        }

        private HostAndPort other(String name, AddressText text, ContainerSpec spec) {
            if (specs.containsKey(name)) {
                return own(specs.get(name), text);
            }
            RunningContainer running = below.get(name);
            if (running == null) {
                List<String> known = new ArrayList<>(specs.keySet());
                known.addAll(below.keySet());
                known.remove(spec.name());
                throw new InvalidValueException("<" + text.text() + "> names the container <" + name
                        + ">, which is not declared here. " + Nearest.hint(name, known)
                        + " What several processes share must depend on it (dependsOn).");
            }
            return HostAndPort.of(running.address(text.port()));
        }

        /** Of a container of the stack. */
        private HostAndPort own(ContainerSpec spec, AddressText text) {
            Optional<String> mode = spec.networking().mode();
            if (mode.filter("host"::equals).isPresent()) {
                return new HostAndPort(engine.host(), text.port().number());
            }
            Optional<String> sharing = mode.flatMap(shared -> new NamespaceMode(shared).container());
            if (sharing.isPresent()) {
                return other(sharing.get(), text, spec);
            }
            List<PortSpec> own = ports.get(spec.name());
            for (int i = 0; i < own.size(); i++) {
                if (own.get(i).container().equals(text.port())) {
                    if (isProxied(spec) && text.port().protocol() == Protocol.TCP) {
                        return proxied(spec, text.port());
                    }
                    own.set(i, known(own.get(i)));
                    return address(own.get(i));
                }
            }
            throw new InvalidValueException("<" + text.text() + "> stands for the address of port " + text.port()
                    + " of the container <" + spec.name() + ">, which does not publish it. Add <"
                    + published(text.port()) + "> to its ports, or write $" + text.text()
                    + " if the text is to stay as it is.");
        }

        private boolean isProxied(ContainerSpec spec) {
            return !isShared && "true".equals(spec.labels().get(ContainerSpec.PROXIED));
        }

        /** Where the proxy will be, which is this JVM's; it finds its port in a label. */
        private HostAndPort proxied(ContainerSpec spec, ContainerPort port) {
            String chosen = proxies.computeIfAbsent(spec.name(), key -> new LinkedHashMap<>())
                    .computeIfAbsent(
                            ContainerProxy.label(port),
                            key -> Integer.toString(chooser.free(ContainerProxy.HOST, Protocol.TCP)
                                    .orElseGet(chooser::any)));
            return new HostAndPort(ContainerProxy.HOST, Integer.parseInt(chosen));
        }

        private String published(ContainerPort port) {
            return port.toString().replace("/tcp", "");
        }
    }

    private HostAndPort address(PortSpec port) {
        HostBinding binding = new HostBinding(
                port.hostAddress().orElse(bindAddress),
                port.hostPorts().orElseThrow().first());
        return new HostAndPort(ContainerAddresses.reachable(engine, binding), binding.port());
    }

    private PortSpec chosen(PortSpec port) {
        OptionalInt free = chooser.free(
                port.hostAddress().orElse(bindAddress), port.container().protocol());
        return free.isPresent() ? at(port, free.getAsInt()) : port;
    }

    /** With one host port, whatever it takes. */
    private PortSpec known(PortSpec port) {
        Optional<PortSpec.Range> declared = port.hostPorts();
        if (declared.filter(range -> range.size() == 1).isPresent()) {
            return port;
        }
        PortChooser among = declared.map(chooser::among).orElse(chooser);
        String address = port.hostAddress().orElse(bindAddress);
        return at(
                port,
                engine.isLocal()
                        ? among.free(address, port.container().protocol()).orElseGet(among::any)
                        : among.any());
    }

    private static PortSpec at(PortSpec port, int hostPort) {
        return new PortSpec(port.container(), port.hostAddress(), Optional.of(new PortSpec.Range(hostPort, hostPort)));
    }
}
