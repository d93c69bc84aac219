package org.containerharness.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.engine.Labels;
import org.containerharness.identity.Identity;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ResourceId;
import org.containerharness.run.HarnessRuntime;

/** Looks at what is shared already, changing nothing. */
final class ReuseCheck {

    private static final Duration RECHECK = Duration.ofSeconds(5);

    private final HarnessRuntime runtime;
    private final SharedScope scope;
    private final Inspection inspection;

    ReuseCheck(HarnessRuntime runtime, SharedScope scope) {
        this.runtime = runtime;
        this.scope = scope;
        this.inspection = new Inspection(runtime, RECHECK);
    }

    SharedLook at(Resource resource, Identity identity) {
        List<SharedLook.Kept> kept = new ArrayList<>();
        Engine engine = runtime.engine();
        Map<String, String> labels = labels(resource.id());
        switch (resource.id().kind()) {
            case CONTAINER ->
                engine.containers().list(labels).forEach(other -> engine.containers()
                        .find(other.id())
                        .ifPresent(facts -> kept.add(container(resource, identity, facts))));
            case NETWORK ->
                engine.networks()
                        .list(labels)
                        .forEach(other -> kept.add(plain(identity, other.name(), other.labels())));
            default ->
                engine.volumes().list(labels).forEach(other -> kept.add(plain(identity, other.name(), other.labels())));
        }
        return new SharedLook(resource.id(), resource.place(), identity.hash(), kept);
    }

    private Map<String, String> labels(ResourceId id) {
        return Map.of(Labels.OURS, "true", Labels.SCOPE, scope.label(), Labels.NAME, id.name());
    }

    private SharedLook.Kept container(Resource resource, Identity identity, ContainerDetails facts) {
        Optional<String> different = different(identity, facts.labels());
        if (different.isPresent()) {
            return kept(facts.name(), facts.labels(), different);
        }
        if (facts.name().endsWith(ScopeInUse.MAKING)) {
            return kept(
                    facts.name(),
                    facts.labels(),
                    Optional.of("it is being made by " + facts.labels().getOrDefault(Labels.CREATOR, "somebody")));
        }
        if (!facts.state().isRunning()) {
            return kept(
                    facts.name(),
                    facts.labels(),
                    Optional.of("it does not run but is " + facts.state().status()));
        }
        ContainerSpec spec = resource.stack().containers().get(0);
        return kept(
                facts.name(),
                facts.labels(),
                inspection.difference(spec, identity, facts).or(() -> inspection.unreadiness(spec, facts, List.of())));
    }

    private static SharedLook.Kept plain(Identity identity, String name, Map<String, String> labels) {
        return kept(name, labels, different(identity, labels));
    }

    private static Optional<String> different(Identity identity, Map<String, String> labels) {
        if (identity.hash().equals(labels.get(Labels.IDENTITY))) {
            return Optional.empty();
        }
        return Optional.of("different in "
                + identity.differences(labels.getOrDefault(Labels.FIELDS, "")).orElse("fields that it does not tell"));
    }

    private static SharedLook.Kept kept(String name, Map<String, String> labels, Optional<String> obstacle) {
        return new SharedLook.Kept(
                name,
                labels.getOrDefault(Labels.BUILD, ""),
                obstacle.isEmpty(),
                obstacle.orElse("the same, and in the state it should be in"));
    }
}
