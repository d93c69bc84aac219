package org.containerharness.junit.context;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.ContextFixtures;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.PortSpec;
import org.containerharness.model.Protocol;

/**
 * What every application has as properties: what {@code @ExportProperty} exports, and the address of each published TCP
 * port, {@code harness.<container>.host}, {@code harness.<container>.port} if it has one only, {@code
 * harness.<container>.port.<container port>}, and of each space its name on the server, {@code harness.<space>.name}. Values are those of the moment they are asked for.
 */
public final class FixtureProperties {

    private final ContextFixtures fixtures;

    /** Before and after the start; kept, since frameworks ask for all names with nearly each property that they look for. */
    private final Map<Boolean, Set<String>> names = new ConcurrentHashMap<>();

    public FixtureProperties(ContextFixtures fixtures) {
        this.fixtures = fixtures;
    }

    /** All of them, by name. */
    public Map<String, Supplier<String>> all() {
        Map<String, Supplier<String>> all = new LinkedHashMap<>();
        fixtures.containers().values().forEach(container -> addresses(
                        container.name(), container.publishedPorts().keySet())
                .forEach((name, value) -> all.put(name, () -> value.apply(container))));
        fixtures.spaces().forEach((declared, space) -> all.put("harness." + declared.name() + ".name", space::name));
        fixtures.properties()
                .forEach(name -> all.put(name, () -> fixtures.property(name).orElseThrow()));
        return all;
    }

    /**
     * Their names, without waiting for what starts: those that the declarations say. Ports that only the image says have
     * values nevertheless.
     */
    public Set<String> names() {
        return names.computeIfAbsent(
                fixtures.isStarted(),
                isStarted -> Collections.unmodifiableSet(isStarted ? all().keySet() : ofDeclared()));
    }

    private Set<String> ofDeclared() {
        Set<String> declared = new LinkedHashSet<>(fixtures.properties());
        fixtures.declared()
                .forEach(container -> declared.addAll(addresses(
                                container.name(),
                                container.networking().ports().stream()
                                        .map(PortSpec::container)
                                        .toList())
                        .keySet()));
        return declared;
    }

    /** By name, what of a container that publishes these ports has the value. */
    private static Map<String, Function<RunningContainer, String>> addresses(
            String name, Collection<ContainerPort> published) {
        Map<String, Function<RunningContainer, String>> all = new LinkedHashMap<>();
        String prefix = "harness." + name + ".";
        List<Integer> ports = published.stream()
                .filter(port -> port.protocol() == Protocol.TCP)
                .map(ContainerPort::number)
                .toList();
        all.put(prefix + "host", RunningContainer::host);
        if (ports.size() == 1) {
            all.put(prefix + "port", container -> String.valueOf(container.port()));
        }
        ports.forEach(port -> all.put(prefix + "port." + port, container -> String.valueOf(container.port(port))));
        return all;
    }

    /** One of them; empty if there is none of that name. */
    public Optional<String> find(String name) {
        if (!name.startsWith("harness.") && !fixtures.properties().contains(name)) {
            return Optional.empty();
        }
        return Optional.ofNullable(all().get(name)).map(Supplier::get);
    }

    /** All of them with their values of now. */
    public Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        all().forEach((name, value) -> values.put(name, value.get()));
        return values;
    }
}
