package org.containerharness.lease;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.cleanup.Owner;
import org.containerharness.cleanup.ThisMachine;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.engine.Labels;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.VolumeSpec;
import org.containerharness.plan.SharedState;
import org.containerharness.plan.SharedState.Standing;
import org.containerharness.run.HarnessRuntime;

/** Looks how something that is shared stands; changes nothing. */
final class SharedLookup {

    /** How long something that is kept may take to show that it is ready still. */
    private static final Duration RECHECK = Duration.ofSeconds(15);

    private final Engine engine;
    private final ThisMachine machine;
    private final Inspection inspection;
    private final KeptOthers others;

    SharedLookup(HarnessRuntime runtime, ThisMachine machine, KeptOthers others) {
        this.engine = runtime.engine();
        this.machine = machine;
        this.inspection = new Inspection(runtime, RECHECK);
        this.others = others;
    }

    /** Only what has its name: enough if it may be used. */
    SharedState first(SharedPart part) {
        return look(part).orElseGet(() -> SharedState.of(part.name(), Standing.MISSING));
    }

    /**
     * With what whoever is to make it has to know.
     *
     * @throws HarnessException if its name is taken by something else, or something else is declared under its name
     */
    SharedState complete(SharedPart part) {
        Optional<SharedState> found = look(part);
        if (found.filter(state -> state.standing() != Standing.OUTDATED).isPresent()) {
            return found.get();
        }
        if (part.isMadeByAContainer()) {
            Optional<ContainerDetails> making = engine.containers().find(part.makingName());
            if (making.isPresent()) {
                return making(part, making.get());
            }
        }
        others.compare(part, found.flatMap(SharedState::container));
        return found.orElseGet(() -> toBeMade(part));
    }

    private Optional<SharedState> look(SharedPart part) {
        return switch (part.id().kind()) {
            case CONTAINER -> container(part);
            case NETWORK -> engine.networks().find(part.name()).map(facts -> usable(part, facts.labels()));
            case VOLUME -> engine.volumes().find(part.markerName()).map(facts -> usable(part, facts.labels()));
            case IMAGE, SERVICE, SECRET, CONFIG, FIXTURE, ENGINE ->
                throw new IllegalStateException(part.id() + " is not looked for by its name.");
        };
    }

    private Optional<SharedState> container(SharedPart part) {
        ContainerSpec spec = part.resource().stack().containers().get(0);
        inspection.prepare(spec);
        return engine.containers().find(part.name()).map(facts -> standing(part, spec, facts));
    }

    private SharedState standing(SharedPart part, ContainerSpec spec, ContainerDetails facts) {
        Optional<String> difference = inspection.difference(spec, part.identity(), facts);
        if (difference.isPresent()) {
            return SharedState.of(part.name(), Standing.OUTDATED, facts, difference.get());
        }
        if (facts.state().status().equals("paused")) {
            return SharedState.of(part.name(), Standing.PAUSED, facts, "");
        }
        return inspection
                .unreadiness(spec, facts, part.below())
                .map(obstacle -> SharedState.of(part.name(), Standing.OUTDATED, facts, obstacle))
                .orElseGet(() -> SharedState.of(part.name(), Standing.USABLE, facts, ""));
    }

    private static SharedState usable(SharedPart part, Map<String, String> labels) {
        if (!part.identity().hash().equals(labels.get(Labels.IDENTITY))) {
            throw new HarnessException("The name " + part.name() + " of the shared " + part.id()
                    + " is taken by something else that the harness did not make so. Remove it, or give the declared one"
                    + " another name.");
        }
        return SharedState.of(part.name(), Standing.USABLE);
    }

    private SharedState making(SharedPart part, ContainerDetails facts) {
        return isDead(facts.labels())
                ? SharedState.of(part.name(), Standing.ABANDONED, facts, "")
                : SharedState.of(part.name(), Standing.BEING_MADE, facts, "");
    }

    /** Whether the process that began to make something is known to have ended. */
    private boolean isDead(Map<String, String> labels) {
        return Optional.ofNullable(labels.get(Labels.CREATOR))
                .flatMap(Owner::parse)
                .filter(creator -> machine.standing(creator) == ThisMachine.Standing.DEAD)
                .isPresent();
    }

    /** A volume that gets files may be there half filled; a second, empty one marks it as filled. */
    private static SharedState toBeMade(SharedPart part) {
        List<VolumeSpec> volumes = part.resource().stack().volumes();
        return volumes.stream().allMatch(spec -> spec.files().isEmpty())
                ? SharedState.of(part.name(), Standing.MISSING)
                : SharedState.of(part.name(), Standing.OUTDATED).withMarker(part.marker());
    }
}
