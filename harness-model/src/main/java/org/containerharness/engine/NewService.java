package org.containerharness.engine;

import java.util.List;
import org.containerharness.model.SwarmFile;

/**
 * A service of a swarm to be created.
 *
 * @param container what each of its tasks is; its spec has a service
 * @param files secrets and configs, as the swarm has them
 */
public record NewService(NewContainer container, List<Given> files) {

    /** A secret or config with its id and name in the swarm. */
    public record Given(SwarmFile file, String id, String name) {}

    public NewService {
        files = List.copyOf(files);
    }
}
