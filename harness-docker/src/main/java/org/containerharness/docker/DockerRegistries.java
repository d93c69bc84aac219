package org.containerharness.docker;

import java.util.List;
import java.util.Optional;
import org.containerharness.docker.api.ImageTransfer;
import org.containerharness.docker.api.RegistryCredentials;
import org.containerharness.engine.Capability;
import org.containerharness.engine.EngineInfo;
import org.containerharness.engine.EngineRegistries;
import org.containerharness.engine.RegistryAccess;
import org.containerharness.model.ImageReference;
import org.containerharness.model.RegistryLogin;

/** Registries as a real engine reaches them, or this JVM itself. */
final class DockerRegistries implements EngineRegistries {

    private final ImageTransfer transfer;
    private final RegistryCredentials credentials;
    private final EngineInfo engine;

    DockerRegistries(ImageTransfer transfer, RegistryCredentials credentials, EngineInfo engine) {
        this.engine = engine;
        this.transfer = transfer;
        this.credentials = credentials;
    }

    @Override
    public Optional<String> digest(ImageReference reference) {
        engine.require(Capability.REGISTRY_DIGESTS, "The digest of " + reference + " in its registry");
        return transfer.digest(reference);
    }

    @Override
    public void use(RegistryLogin login) {
        credentials.use(login);
    }

    @Override
    public List<String> repositories(RegistryAccess registry) {
        return new RegistryClient(registry).repositories();
    }

    @Override
    public List<String> tags(RegistryAccess registry, String repository) {
        return new RegistryClient(registry).tags(repository);
    }
}
