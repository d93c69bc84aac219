package org.containerharness.spring.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.containerharness.junit.ContextFixtures;
import org.containerharness.model.Protocol;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * What {@code @ExportProperty} exports, and the address of each published TCP port: {@code harness.<container>.host},
 * {@code harness.<container>.port} if it has one only, and {@code harness.<container>.port.<container port>}. Values are
 * those of the moment they are asked for.
 */
final class FixtureProperties extends EnumerablePropertySource<ContextFixtures> {

    FixtureProperties(ContextFixtures fixtures) {
        super("Container Harness", fixtures);
    }

    private Map<String, Supplier<String>> all() {
        Map<String, Supplier<String>> all = new LinkedHashMap<>();
        source.containers().values().forEach(container -> {
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
        source.properties()
                .forEach(name -> all.put(name, () -> source.property(name).orElseThrow()));
        return all;
    }

    @Override
    public @Nullable Object getProperty(String name) {
        if (!name.startsWith("harness.") && !source.properties().contains(name)) {
            return null;
        }
        return Optional.ofNullable(all().get(name)).map(Supplier::get).orElse(null);
    }

    @Override
    public String[] getPropertyNames() {
        return all().keySet().toArray(String[]::new);
    }
}
