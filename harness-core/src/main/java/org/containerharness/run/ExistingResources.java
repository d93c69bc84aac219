package org.containerharness.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.log.Log;
import org.containerharness.model.HarnessException;
import org.containerharness.plan.NetworkAction;
import org.containerharness.plan.VolumeAction;

/** Tells of networks and volumes that were there already under a name that was to be created. */
record ExistingResources(Engine engine) {

    private static final Log LOG = Log.ofHarness();

    /** @throws HarnessException if the network was made for something else */
    void used(NetworkAction.Create create, EngineException refusal) {
        Map<String, String> labels = engine.networks()
                .find(create.engineName())
                .orElseThrow(() -> refusal)
                .labels();
        unlike(create.spec().knownBy(), create.spec().labels(), labels).ifPresent(difference -> {
            throw new HarnessException(
                    "The name " + create.engineName() + " of the network <"
                            + create.spec().name() + "> (declared at "
                            + create.spec().place() + ") is that of a network made for something else: "
                            + difference
                            + ". Declare it as external to use that one, give it another name, or remove that one.",
                    refusal);
        });
        LOG.warn(
                "Network {} was there already; it is used and kept. If that is meant, declare it as external.",
                create.engineName());
    }

    void used(VolumeAction.Create create) {
        Optional<String> difference = create.spec().knownBy().isEmpty()
                ? Optional.empty()
                : engine.volumes()
                        .find(create.engineName())
                        .flatMap(found ->
                                unlike(create.spec().knownBy(), create.spec().labels(), found.labels()));
        if (difference.isPresent()) {
            LOG.warn(
                    "Volume {} was there already and was made for something else: {}. It is used and kept; if that is"
                            + " meant, declare it as external.",
                    create.engineName(),
                    difference.get());
        } else {
            LOG.info("Volume {} was there already; it is used and kept.", create.engineName());
        }
    }

    /** The first of some labels in which what is there is not as it is wanted. */
    private static Optional<String> unlike(List<String> labels, Map<String, String> wanted, Map<String, String> found) {
        return labels.stream()
                .filter(label -> !wanted.getOrDefault(label, "").equals(found.getOrDefault(label, "")))
                .map(label -> "its label " + label + " is \"" + found.getOrDefault(label, "") + "\", not \""
                        + wanted.getOrDefault(label, "") + "\"")
                .findFirst();
    }
}
