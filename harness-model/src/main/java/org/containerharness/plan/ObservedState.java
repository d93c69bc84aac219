package org.containerharness.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.model.ImageSource;
import org.containerharness.model.PullPolicy;

/**
 * Everything a plan depends on besides the stack: what was found on the engine and what is configured. With the same
 * stack and the same observed state comes the same plan.
 *
 * @param stackId makes engine names unique
 * @param labels put on everything that is created
 * @param hostAddress where ports are bound that name no address
 * @param images the state of every image the stack names
 * @param networks engine names of networks that run already and may be joined, by declared name
 * @param volumes engine names of volumes that exist already and may be mounted, by declared name
 * @param declaredImages references of images that are there already, by declared name
 * @param containers engine names of containers that run already and may be depended on, by declared name
 * @param aliases further names by which those containers are written
 * @param readyTimeout limit of waits that declare none
 * @param pullPolicy policy of images that declare none
 * @param now the time that ages of images are judged by
 * @param shared how the one resource of the stack stands, where several processes share it
 */
public record ObservedState(
        String stackId,
        Map<String, String> labels,
        String hostAddress,
        Map<ImageSource, ImageState> images,
        Map<String, String> declaredImages,
        Map<String, String> networks,
        Map<String, String> volumes,
        Map<String, String> containers,
        Set<String> aliases,
        Duration readyTimeout,
        PullPolicy pullPolicy,
        Instant now,
        Optional<SharedState> shared) {

    public ObservedState {
        labels = Map.copyOf(labels);
        images = Map.copyOf(images);
        declaredImages = Map.copyOf(declaredImages);
        networks = Map.copyOf(networks);
        volumes = Map.copyOf(volumes);
        containers = Map.copyOf(containers);
        aliases = Set.copyOf(aliases);
    }

    /** Of what nobody shares. */
    public ObservedState(
            String stackId,
            Map<String, String> labels,
            String hostAddress,
            Map<ImageSource, ImageState> images,
            Map<String, String> declaredImages,
            Map<String, String> networks,
            Map<String, String> volumes,
            Map<String, String> containers,
            Set<String> aliases,
            Duration readyTimeout,
            PullPolicy pullPolicy,
            Instant now) {
        this(
                stackId,
                labels,
                hostAddress,
                images,
                declaredImages,
                networks,
                volumes,
                containers,
                aliases,
                readyTimeout,
                pullPolicy,
                now,
                Optional.empty());
    }

    /** The same of something that is shared and stands so. */
    public ObservedState withShared(SharedState state) {
        return new ObservedState(
                stackId,
                labels,
                hostAddress,
                images,
                declaredImages,
                networks,
                volumes,
                containers,
                aliases,
                readyTimeout,
                pullPolicy,
                now,
                Optional.of(state));
    }
}
