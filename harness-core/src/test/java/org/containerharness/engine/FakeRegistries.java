package org.containerharness.engine;

import java.util.List;
import java.util.Optional;
import org.containerharness.model.ImageReference;
import org.containerharness.model.RegistryLogin;

/** The registry of the engine in memory. */
final class FakeRegistries implements EngineRegistries {

    private final FakeState state;

    FakeRegistries(FakeState state) {
        this.state = state;
    }

    @Override
    public Optional<String> digest(ImageReference reference) {
        state.call("look up image " + reference + " in its registry");
        synchronized (state) {
            return Optional.ofNullable(state.registry.get(reference.toString()))
                    .map(found -> FakeImages.digest(reference));
        }
    }

    @Override
    public void use(RegistryLogin login) {}

    @Override
    public List<String> repositories(RegistryAccess registry) {
        state.call("list repositories of " + registry.address());
        return List.of();
    }

    @Override
    public List<String> tags(RegistryAccess registry, String repository) {
        state.call("list tags of " + repository);
        return List.of();
    }
}
