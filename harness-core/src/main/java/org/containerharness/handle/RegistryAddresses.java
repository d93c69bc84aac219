package org.containerharness.handle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.containerharness.engine.Engine;
import org.containerharness.model.HostAndPort;
import org.containerharness.model.ImageReference;
import org.containerharness.model.RegistryAddress;
import org.containerharness.model.RegistryLogin;
import org.containerharness.model.RegistrySpec;

/**
 * Turns references to registries that are containers, {@code hub:5000/app:1}, into those by which the engine reaches
 * them: the published port on the engine's own loopback address, which every engine takes for insecure and so asks
 * without TLS too.
 */
public final class RegistryAddresses {

    private final Engine engine;
    private final List<RegistrySpec> registries;
    private final Function<RegistryAddress, Optional<RunningContainer>> containers;

    private RegistryAddresses(
            Engine engine,
            List<RegistrySpec> registries,
            Function<RegistryAddress, Optional<RunningContainer>> containers) {
        this.engine = engine;
        this.registries = registries;
        this.containers = containers;
    }

    /** For images that no stack declares. */
    public static RegistryAddresses none(Engine engine) {
        return new RegistryAddresses(engine, List.of(), registry -> Optional.empty());
    }

    /** Takes a registry for the running container that is so called, if there is one. */
    public static RegistryAddresses among(
            Engine engine, List<RegistrySpec> registries, Supplier<Map<String, RunningContainer>> containers) {
        return new RegistryAddresses(engine, registries, registry -> registry.container()
                .flatMap(name -> Optional.ofNullable(containers.get().get(name))));
    }

    /**
     * Takes for containers what a plan says.
     *
     * @param planned declared names of containers by registry
     */
    public static RegistryAddresses planned(
            Engine engine,
            List<RegistrySpec> registries,
            Map<String, String> planned,
            Function<String, RunningContainer> containers) {
        return new RegistryAddresses(engine, registries, registry -> Optional.ofNullable(planned.get(registry.text()))
                .map(containers));
    }

    /** A text that is no reference, such as an id, stays as it is. */
    public String resolved(String image) {
        int slash = image.indexOf('/');
        if (slash < 0) {
            return image;
        }
        RegistryAddress registry = new RegistryAddress(image.substring(0, slash));
        return address(registry)
                .map(address -> {
                    use(registry, address);
                    return address + image.substring(slash);
                })
                .orElse(image);
    }

    public ImageReference resolved(ImageReference reference) {
        String text = reference.toString();
        String resolved = resolved(text);
        return resolved.equals(text) ? reference : ImageReference.parse(resolved);
    }

    private void use(RegistryAddress declared, String address) {
        registries.stream()
                .filter(registry -> registry.address().equals(declared.text()))
                .flatMap(registry -> registry.login().stream())
                .forEach(login -> engine.registries().use(new RegistryLogin(address, login.user(), login.password())));
    }

    /** Makes log-ins for registries known that are no containers. */
    public void useOutside(Map<String, String> planned) {
        registries.stream()
                .filter(registry -> !planned.containsKey(registry.address()))
                .flatMap(registry -> registry.login().stream())
                .forEach(engine.registries()::use);
    }

    /** Where the engine reaches a registry that is a container. */
    private Optional<String> address(RegistryAddress registry) {
        return containers.apply(registry).map(container -> container
                .addresses()
                .publishedOnEngine(registry.port())
                .map(address -> HostAndPort.of(address).toString())
                .orElseThrow(() -> EndpointRewriter.unpublished(container, registry.port())));
    }
}
