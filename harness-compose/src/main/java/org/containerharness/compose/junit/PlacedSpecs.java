package org.containerharness.compose.junit;

import java.util.function.Supplier;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.Place;
import org.containerharness.model.Problem;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;

/** A project as a stack whose parts, and whose problems, know both who asked for it and where they are written. */
final class PlacedSpecs {

    private static final String RENAMING = "Give the @WithCompose a prefix, which networks and volumes have in their"
            + " names, and services with prefixServices = true.";

    private PlacedSpecs() {}

    static StackSpec of(Supplier<StackSpec> stack, Place place) {
        StackSpec project = specOf(stack, place);
        Place renamed = place.withRenaming(RENAMING);
        StackSpec placed = StackSpec.named(project.name());
        for (NetworkSpec network : project.networks()) {
            placed =
                    placed.plus(network.withPlace(renamed.member(network.place().text())));
        }
        for (VolumeSpec volume : project.volumes()) {
            placed = placed.plus(volume.withPlace(renamed.member(volume.place().text())));
        }
        for (ContainerSpec container : project.containers()) {
            placed = placed.plus(
                    container.withPlace(renamed.member(container.place().text())));
        }
        return placed;
    }

    private static StackSpec specOf(Supplier<StackSpec> stack, Place place) {
        try {
            return stack.get();
        } catch (ComposeException e) {
            throw new DeclarationException(e.problems().stream()
                    .map(problem -> new Problem(place, problem.toString()))
                    .toList());
        }
    }
}
