package org.containerharness.engine;

import java.util.Optional;
import org.containerharness.model.RegistryLogin;

/**
 * How a registry is reached from here, not through an engine.
 *
 * @param address host and port
 * @param certificate the only one that is trusted, as PEM; empty for plain HTTP
 * @see <a href="https://distribution.github.io/distribution/spec/api/">Registry API</a>
 */
public record RegistryAccess(String address, Optional<RegistryLogin> login, Optional<String> certificate) {}
