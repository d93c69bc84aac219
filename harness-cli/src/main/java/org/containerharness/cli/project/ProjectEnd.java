package org.containerharness.cli.project;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.Labels;

/**
 * Removes a project, or parts of it; nothing that the harness has not made.
 *
 * @param done told of each thing that is gone
 */
public record ProjectEnd(Project project, Stopping stopping, Consumer<String> done) {

    /** Which images go with a project. */
    public enum Images {
        NONE,
        /** Those that were built for it. */
        LOCAL,
        ALL
    }

    /** Stops and removes containers, with their volumes that have no name. */
    public void remove(List<ProjectContainer> containers) {
        stopping.stop(containers);
        Set<String> stacks = new HashSet<>();
        for (ProjectContainer container : containers) {
            engine().containers().remove(container.id());
            stacks.add(container.stackId());
            done.accept("Removed container " + container.name());
        }
        unmark(stacks);
    }

    /** Removes networks, after all containers. */
    public void removeNetworks() {
        Set<String> stacks = new HashSet<>();
        project.networks().forEach(network -> {
            try {
                engine().networks().remove(network.id());
                stacks.add(network.labels().getOrDefault(Labels.STACK_ID, ""));
                done.accept("Removed network " + network.name());
            } catch (EngineException e) {
                stopping.warnings().accept("Network " + network.name() + " stays: " + e.getMessage());
            }
        });
        unmark(stacks);
    }

    /** Removes volumes that have a name; external ones are not the project's. */
    public void removeVolumes() {
        Set<String> stacks = new HashSet<>();
        project.volumes().forEach(volume -> {
            try {
                engine().volumes().remove(volume.name());
                stacks.add(volume.labels().getOrDefault(Labels.STACK_ID, ""));
                done.accept("Removed volume " + volume.name());
            } catch (EngineException e) {
                stopping.warnings().accept("Volume " + volume.name() + " stays: " + e.getMessage());
            }
        });
        unmark(stacks);
    }

    /** Names of the images that containers were made from. */
    public Set<String> images(List<ProjectContainer> containers, Images which) {
        Set<String> images = new TreeSet<>();
        if (which != Images.NONE) {
            containers.stream()
                    .map(container -> container.summary().image())
                    .filter(image -> which == Images.ALL || isBuilt(image))
                    .forEach(images::add);
        }
        return images;
    }

    private boolean isBuilt(String image) {
        return engine().images()
                .find(image)
                .filter(found -> found.labels().containsKey(Labels.IMAGE))
                .isPresent();
    }

    /** Removes images that nothing uses any more. */
    public void removeImages(Set<String> images) {
        for (String image : images) {
            try {
                engine().images().remove(image, false);
                done.accept("Removed image " + image);
            } catch (EngineException e) {
                stopping.warnings().accept("Image " + image + " stays: " + e.getMessage());
            }
        }
    }

    /** The mark that something is kept goes with the last of what it is about. */
    private void unmark(Set<String> stacks) {
        for (String stack : stacks) {
            Map<String, String> labels = Map.of(Labels.STACK_ID, stack);
            boolean isEmpty = !stack.isEmpty()
                    && engine().containers().list(labels).isEmpty()
                    && engine().networks().list(labels).isEmpty()
                    && engine().volumes().list(labels).isEmpty();
            if (isEmpty) {
                engine().volumes().list(Map.of(Labels.KEPT, stack)).forEach(marker -> engine().volumes()
                        .remove(marker.name()));
            }
        }
    }

    private Engine engine() {
        return project.engine();
    }
}
