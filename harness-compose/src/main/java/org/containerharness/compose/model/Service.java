package org.containerharness.compose.model;

import java.util.Optional;
import java.util.Set;

/**
 * A service of a project.
 *
 * @param name its key in the project
 * @param image the image; absent means the built one
 * @param build how the image is built
 * @param platform {@code os/arch[/variant]}
 * @param pullPolicy when the image is pulled; absent means when it is missing
 * @param process what runs in it
 * @param networking how it is reached
 * @param storage its files
 * @param limits what it may use
 * @param isolation what separates it
 * @param lifecycle when it starts and stops
 * @param identity how it is named
 * @param keys every key of the specification it sets, by which a runner finds what it cannot honour
 * @see <a href="https://github.com/compose-spec/compose-spec/blob/main/05-services.md">Services</a>
 */
public record Service(
        String name,
        Optional<String> image,
        Optional<Build> build,
        Optional<String> platform,
        Optional<String> pullPolicy,
        ServiceProcess process,
        Networking networking,
        Storage storage,
        ResourceLimits limits,
        Isolation isolation,
        Lifecycle lifecycle,
        Identity identity,
        Set<String> keys) {

    public Service {
        keys = Set.copyOf(keys);
    }
}
