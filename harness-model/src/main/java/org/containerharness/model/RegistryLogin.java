package org.containerharness.model;

/**
 * A log-in for a registry, used for this process's pulls, pushes and builds only; no file is changed.
 *
 * @param registry host and optional port, such as {@code registry.example:5000}; {@code docker.io} for Docker's own. In
 *     a stack it may be {@code container:port}
 */
public record RegistryLogin(String registry, String user, String password) {

    public RegistryLogin {
        if (registry.isBlank() || user.isBlank()) {
            throw new InvalidValueException("A log-in for a registry needs its host, a user and a password.");
        }
        Secrets.learnValue(password);
    }

    /** Does not say the password. */
    @Override
    public String toString() {
        return user + " at " + registry;
    }
}
