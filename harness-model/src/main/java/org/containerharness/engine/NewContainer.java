package org.containerharness.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import org.containerharness.engine.internal.NewContainerBuilder;
import org.containerharness.model.ContainerSpec;

/**
 * A container to be created.
 *
 * @param spec what was declared
 * @param engineName unique, so that a create whose answer got lost can be found again
 * @param image the reference or id to create it from, after substitution
 * @param networks engine names of the networks it joins, by declared name
 * @param volumes engine names of the volumes it mounts, by declared name
 * @param containers engine names of other containers, by declared name, for {@code container:} modes
 * @param labels the harness's and the declared ones
 * @param hostAddress where ports are bound that name no address
 */
public record NewContainer(
        ContainerSpec spec,
        String engineName,
        String image,
        Map<String, String> networks,
        Map<String, String> volumes,
        Map<String, String> containers,
        Map<String, String> labels,
        String hostAddress) {

    public NewContainer {
        networks = Map.copyOf(networks);
        volumes = Map.copyOf(volumes);
        containers = Map.copyOf(containers);
    }

    /** Whether a label waits for the id of the image. */
    public boolean wantsImageId() {
        return labels.containsValue(ImageId.WORD);
    }

    /** The same with the id of its image in the labels that are to have it. */
    public NewContainer withImageId(String id) {
        if (!wantsImageId()) {
            return this;
        }
        Map<String, String> complete = new LinkedHashMap<>(labels);
        complete.replaceAll((label, value) -> value.equals(ImageId.WORD) ? id : value);
        return NewContainerBuilder.from(this).labels(complete).build();
    }

    /** The same with these labels. */
    public NewContainer withLabels(Map<String, String> newLabels) {
        return NewContainerBuilder.from(this).labels(newLabels).build();
    }

    /** The same from another image. */
    public NewContainer withImage(String newImage) {
        return NewContainerBuilder.from(this).image(newImage).build();
    }
}
