package org.containerharness.quarkus.internal;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.containerharness.junit.context.ConnectedServices;
import org.containerharness.junit.context.KnownImage;
import org.containerharness.model.ContainerSpec;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Keeps Dev Services quiet for what some test class of the module declares. Quarkus decides when it builds an application,
 * before any class runs, and for all classes that the application serves. For Quarkus, which finds it by name; what the
 * application itself configures wins over it.
 */
public final class DevServices implements ConfigSourceFactory {

    /** Below application.properties. */
    private static final int ORDINAL = 240;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        List<ContainerSpec> declared = TestClasses.declared();
        if (declared.isEmpty()) {
            return List.of();
        }
        Set<String> configured = new HashSet<>();
        context.iterateNames().forEachRemaining(configured::add);
        Map<String, String> properties = agreed(declared.stream()
                .filter(ConnectedServices::connects)
                .map(container -> of(container, configured))
                .toList());
        return List.of(new PropertiesConfigSource(properties, "Container Harness", ORDINAL));
    }

    /** What nobody contradicts: applications with databases of different kinds have to say which is theirs. */
    static Map<String, String> agreed(List<Map<String, String>> each) {
        Map<String, String> all = new LinkedHashMap<>();
        each.forEach(all::putAll);
        all.entrySet().removeIf(property -> each.stream()
                .anyMatch(one -> !one.getOrDefault(property.getKey(), property.getValue())
                        .equals(property.getValue())));
        return all;
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ORDINAL);
    }

    private static Map<String, String> of(ContainerSpec container, Set<String> configured) {
        return KnownImage.of(container)
                .flatMap(known -> Extension.of(known.service()))
                .filter(extension -> extension.isThere(Thread.currentThread().getContextClassLoader()))
                .map(extension -> of(extension, container.name(), configured))
                .orElse(Map.of());
    }

    private static Map<String, String> of(Extension extension, String container, Set<String> configured) {
        String prefix =
                extension.prefix(Optional.of(container).filter(name -> extension.isConfigured(name, configured)));
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put(prefix + "devservices.enabled", "false");
        if (extension.isDatasource()) {
            // Without Dev Services, Quarkus does not take it from the driver.
            properties.put(prefix + "db-kind", QuarkusProperties.kind(extension.service()));
        }
        return properties;
    }
}
