package org.containerharness.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.containerharness.model.Secrets;

/**
 * What is to become of a service. Immutable: every method returns a new one.
 *
 * @param environment further variables, and other values of those that are there
 * @param force whether its tasks are replaced although nothing else changes
 */
public record ServiceUpdate(
        Optional<Integer> replicas, Optional<String> image, Map<String, String> environment, boolean force) {

    public static final ServiceUpdate NONE = new ServiceUpdate(Optional.empty(), Optional.empty(), Map.of(), false);

    public ServiceUpdate {
        environment = Map.copyOf(environment);
        Secrets.learn(environment);
    }

    public ServiceUpdate replicas(int count) {
        return new ServiceUpdate(Optional.of(count), image, environment, force);
    }

    /** The nodes must be able to get it: images are not pulled or built for them beforehand. */
    public ServiceUpdate image(String reference) {
        return new ServiceUpdate(replicas, Optional.of(reference), environment, force);
    }

    public ServiceUpdate env(String variable, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(variable, value);
        return new ServiceUpdate(replicas, image, more, force);
    }

    /** Replaces all tasks, although nothing changes. */
    public ServiceUpdate forced() {
        return new ServiceUpdate(replicas, image, environment, true);
    }
}
