package org.containerharness.junit.context;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
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

    public FixtureProperties(ContextFixtures fixtures) {
        this.fixtures = fixtures;
    }

    /** All of them, by name. */
    public Map<String, Supplier<String>> all() {
        Map<String, Supplier<String>> all = new LinkedHashMap<>();
        fixtures.containers().values().forEach(container -> {
            String prefix = "harness." + container.name() + ".";
            var ports = container.publishedPorts().keySet().stream()
                    .filter(port -> port.protocol() == Protocol.TCP)
                    .toList();
            all.put(prefix + "host", container::host);
            if (ports.size() == 1) {
                all.put(prefix + "port", () -> String.valueOf(container.port()));
            }
            ports.forEach(port ->
                    all.put(prefix + "port." + port.number(), () -> String.valueOf(container.port(port.number()))));
        });
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
        if (fixtures.isStarted()) {
            return all().keySet();
        }
        Set<String> names = new LinkedHashSet<>(fixtures.properties());
        fixtures.declared().forEach(container -> {
            String prefix = "harness." + container.name() + ".";
            List<Integer> ports = container.networking().ports().stream()
                    .map(PortSpec::container)
                    .filter(port -> port.protocol() == Protocol.TCP)
                    .map(ContainerPort::number)
                    .toList();
            names.add(prefix + "host");
            if (ports.size() == 1) {
                names.add(prefix + "port");
            }
            ports.forEach(port -> names.add(prefix + "port." + port));
        });
        return names;
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
