package org.containerharness.space;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.containerharness.model.Service;

/** Shell scripts in a container. */
public final class Shell {

    /** Longer than any script takes whose work is not the user's own. */
    public static final Duration LIMIT = Duration.ofSeconds(60);

    private Shell() {}

    /** Runs a script that ends at its first failing command. */
    public static String run(Service service, Map<String, String> environment, Duration limit, String script) {
        return service.run(environment, limit, List.of("sh", "-ec", script));
    }
}
