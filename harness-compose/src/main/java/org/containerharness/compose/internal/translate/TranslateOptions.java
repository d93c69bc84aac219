package org.containerharness.compose.internal.translate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.model.PullPolicy;
import org.containerharness.model.ReadinessSpec;
import org.containerharness.model.UnexpectedEnd;

/**
 * What the user wants otherwise than the files say.
 *
 * @param suffix what makes fixed names unique; empty keeps them as written
 * @param scale how many containers, by service
 * @param randomPorts whether every published port gets a free host port
 * @param addressesAsWritten whether a port without an address is bound to all of them; else to the harness's default
 * @param published container ports to publish on a free host port, by service
 * @param waitFor when a service counts as ready, by service
 * @param pullPolicy used instead of the policies of the files
 * @param strictExit whether a service that ends with exit code 0 although nobody waits for its end has failed
 * @param graceful whether services are stopped, with their hooks, before they are removed
 * @param whenEnded what it means that a service's container ended while it should run; empty takes the setting
 * @param builds whether images are built; else those are used that the services name
 * @param prefix put in front of the declared names of networks and volumes, with an underscore
 * @param prefixesServices whether it is put in front of the declared names of containers too, with a hyphen
 * @param swarm whether services are such of a swarm, as {@code docker stack deploy} makes them of the files
 * @param networks declared names of networks that are there already, by key in the project
 * @param volumes declared names of volumes that are there already, by key in the project
 */
public record TranslateOptions(
        Optional<String> suffix,
        Map<String, Integer> scale,
        boolean randomPorts,
        boolean addressesAsWritten,
        Map<String, List<Integer>> published,
        Map<String, ReadinessSpec> waitFor,
        Optional<PullPolicy> pullPolicy,
        boolean strictExit,
        boolean graceful,
        Optional<UnexpectedEnd> whenEnded,
        boolean builds,
        Optional<String> prefix,
        boolean prefixesServices,
        boolean swarm,
        Map<String, String> networks,
        Map<String, String> volumes) {

    public TranslateOptions {
        scale = Map.copyOf(scale);
        published = Map.copyOf(published);
        waitFor = Map.copyOf(waitFor);
        networks = Map.copyOf(networks);
        volumes = Map.copyOf(volumes);
    }

    /** As the files say, with fixed names made unique by a suffix. */
    public static TranslateOptions of(String suffix) {
        return TranslateOptionsBuilder.builder()
                .suffix(Optional.of(suffix))
                .scale(Map.of())
                .published(Map.of())
                .waitFor(Map.of())
                .builds(true)
                .networks(Map.of())
                .volumes(Map.of())
                .build();
    }
}
