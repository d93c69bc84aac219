package org.containerharness.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.containerharness.engine.Engine;
import org.containerharness.model.ImageReference;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.RegistryAddress;
import org.containerharness.model.RegistryLogin;
import org.containerharness.model.RegistrySpec;
import org.containerharness.plan.Action;
import org.containerharness.plan.ImageAction;

/**
 * Turns references to registries that are containers, {@code hub:5000/app:1}, into those by which the engine reaches
 * them: the published port on the engine's own loopback address, which every engine takes for insecure and so asks
 * without TLS too.
 */
final class RegistryAddresses {

    private final Engine engine;
    private final List<RegistrySpec> registries;
    private final Supplier<Map<String, RunningContainer>> containers;

    RegistryAddresses(
            Engine engine, List<RegistrySpec> registries, Supplier<Map<String, RunningContainer>> containers) {
        this.engine = engine;
        this.registries = registries;
        this.containers = containers;
    }

    /** The same action with references that the engine understands. */
    Action resolved(Action action) {
        if (action instanceof ImageAction.Pull pull) {
            return new ImageAction.Pull(
                    resolved(pull.reference()), pull.platform(), pull.isOnlyIfMissing(), pull.isTemporary());
        }
        if (action instanceof ImageAction.Tag tag) {
            return new ImageAction.Tag(resolved(tag.image()), resolved(tag.reference()), tag.isTemporary());
        }
        if (action instanceof ImageAction.Push push) {
            return new ImageAction.Push(resolved(push.reference()));
        }
        if (action instanceof ImageAction.Remove remove) {
            return new ImageAction.Remove(remove.target(), resolved(remove.reference()));
        }
        return action;
    }

    /** A text that is no reference, such as an id, stays as it is. */
    String resolved(String image) {
        int slash = image.indexOf('/');
        if (slash < 0 || image.lastIndexOf(':', slash) < 0) {
            return image;
        }
        try {
            return resolved(ImageReference.parse(image)).toString();
        } catch (InvalidValueException e) {
            return image;
        }
    }

    ImageReference resolved(ImageReference reference) {
        return reference
                .registry()
                .flatMap(this::address)
                .map(address -> {
                    use(reference.registry().get(), address);
                    return new ImageReference(
                            Optional.of(address), reference.repository(), reference.tag(), reference.digest());
                })
                .orElse(reference);
    }

    private void use(String declared, String address) {
        registries.stream()
                .filter(registry -> registry.address().equals(declared))
                .flatMap(registry -> registry.login().stream())
                .forEach(login -> engine.registries().use(new RegistryLogin(address, login.user(), login.password())));
    }

    /** Makes log-ins for registries known that are no containers. */
    void useOutside() {
        registries.stream()
                .filter(registry -> address(registry.address()).isEmpty())
                .flatMap(registry -> registry.login().stream())
                .forEach(engine.registries()::use);
    }

    /** Where the engine reaches a registry that is a container. */
    private Optional<String> address(String registry) {
        RegistryAddress declared = new RegistryAddress(registry);
        return declared.container()
                .flatMap(name -> Optional.ofNullable(containers.get().get(name)))
                .map(container ->
                        "127.0.0.1:" + container.address(declared.port()).getPort());
    }
}
