package org.containerharness.docker;

import java.util.List;
import java.util.Optional;
import org.containerharness.docker.api.ImageTransfer;
import org.containerharness.docker.api.RegistryCredentials;
import org.containerharness.engine.EngineRegistries;
import org.containerharness.engine.RegistryAccess;
import org.containerharness.model.ImageReference;
import org.containerharness.model.RegistryLogin;

/** Registries as a real engine reaches them, or this JVM itself. */
final class DockerRegistries implements EngineRegistries {

    private final ImageTransfer transfer;
    private final RegistryCredentials credentials;

    DockerRegistries(ImageTransfer transfer, RegistryCredentials credentials) {
        this.transfer = transfer;
        this.credentials = credentials;
    }

    @Override
    public Optional<String> digest(ImageReference reference) {
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
