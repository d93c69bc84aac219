package org.containerharness.engine;

import java.util.List;
import java.util.Optional;
import org.containerharness.model.ImageReference;
import org.containerharness.model.RegistryLogin;

/** Where images are pulled from and pushed to. */
public interface EngineRegistries {

    /** Asks a registry for the digest of a tag without pulling it; empty if the registry does not have it. */
    Optional<String> digest(ImageReference reference);

    /** Uses this log-in for its registry from now on, before any that is configured. No engine call. */
    void use(RegistryLogin login);

    /** Names of all repositories of a registry, 1000 at most. */
    List<String> repositories(RegistryAccess registry);

    /** Tags of a repository; none if there is no such. */
    List<String> tags(RegistryAccess registry, String repository);
}
