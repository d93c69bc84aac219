package org.containerharness.resolution;

import java.util.ArrayList;
import java.util.List;
import org.containerharness.engine.Engine;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.Place;
import org.containerharness.model.Problem;
import org.containerharness.model.StackSpec;

/** Looks for what a stack uses and does not make, before anything of it is started. */
public final class ExternalResources {

    private ExternalResources() {}

    /** @throws DeclarationException naming every network and volume that is not there */
    public static void check(StackSpec stack, Engine engine) {
        List<Problem> problems = new ArrayList<>();
        stack.networks().stream()
                .filter(network -> network.external())
                .filter(network -> engine.networks()
                        .find(network.engineName().orElseThrow())
                        .isEmpty())
                .forEach(network ->
                        problems.add(missing("network", network.engineName().orElseThrow(), network.place())));
        stack.volumes().stream()
                .filter(volume -> volume.external())
                .filter(volume ->
                        engine.volumes().find(volume.engineName().orElseThrow()).isEmpty())
                .forEach(volume ->
                        problems.add(missing("volume", volume.engineName().orElseThrow(), volume.place())));
        if (!problems.isEmpty()) {
            throw new DeclarationException(problems);
        }
    }

    private static Problem missing(String kind, String name, Place place) {
        return new Problem(
                place,
                "the external " + kind + " <" + name + "> is not on the engine. Create it (`docker " + kind + " create "
                        + name + "`), or declare it without external.");
    }
}
