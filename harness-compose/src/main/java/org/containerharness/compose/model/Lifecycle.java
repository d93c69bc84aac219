package org.containerharness.compose.model;

import java.util.List;
import java.util.Optional;

/**
 * When containers of a service start, count as ready, restart and stop.
 *
 * @param dependencies what it waits for
 * @param healthCheck how its health is found out
 * @param restart {@code no}, {@code always}, {@code on-failure[:n]} or {@code unless-stopped}; {@code deploy} included
 * @param postStart commands after the start
 * @param preStop commands before the stop
 * @param replicas how many containers: {@code scale}, else {@code deploy.replicas}, else 1
 */
public record Lifecycle(
        List<Dependency> dependencies,
        Optional<HealthCheck> healthCheck,
        Optional<String> restart,
        List<Hook> postStart,
        List<Hook> preStop,
        int replicas) {

    public Lifecycle {
        dependencies = List.copyOf(dependencies);
        postStart = List.copyOf(postStart);
        preStop = List.copyOf(preStop);
    }
}
