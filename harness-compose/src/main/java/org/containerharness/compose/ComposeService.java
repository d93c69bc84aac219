package org.containerharness.compose;

import java.util.List;
import java.util.Optional;
import org.containerharness.model.PortSpec;

/**
 * What a project says of a service. All of it, as containers that can be started, is in {@link ComposeStack#toSpec()}.
 *
 * @param name its key in the project
 * @param image its image; absent means one that is built and has no name
 * @param ports those that are published on the host
 */
public record ComposeService(String name, Optional<String> image, List<PortSpec> ports) {

    public ComposeService {
        ports = List.copyOf(ports);
    }
}
