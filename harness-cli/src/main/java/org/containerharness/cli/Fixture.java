package org.containerharness.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.cleanup.Owner;
import org.containerharness.cleanup.ThisMachine;
import org.containerharness.engine.Labels;
import org.containerharness.model.DurationText;

/**
 * Something of ours on the engine.
 *
 * @param kind container, network or volume
 * @param id on the engine; for volumes the name
 * @param state the engine's word, empty for networks and volumes
 * @param since start or end of a container by the engine's clock
 * @param ports published ports as {@code host:port->port/protocol}
 * @param keptSince when its stack was kept, empty if it is not
 */
record Fixture(
        String kind,
        String id,
        String engineName,
        String image,
        String state,
        Optional<Instant> since,
        List<String> ports,
        Map<String, String> labels,
        Optional<Instant> keptSince) {

    private static final int SHORT = 12;

    /** The declared name. */
    String name() {
        return labels.getOrDefault(Labels.NAME, engineName);
    }

    String scope() {
        return labels.getOrDefault(Labels.SCOPE, "");
    }

    String stackId() {
        return labels.getOrDefault(Labels.STACK_ID, "");
    }

    String identity() {
        return labels.getOrDefault(Labels.IDENTITY, "");
    }

    String place() {
        return labels.getOrDefault(Labels.PLACE, "");
    }

    String stack() {
        return labels.getOrDefault(Labels.STACK, "");
    }

    /** The test class that declares it, empty if no class does. */
    String testClass() {
        int annotation = place().indexOf(" @");
        return annotation < 0 ? "" : place().substring(0, annotation).replaceFirst("[.#(\\s].*", "");
    }

    /** What it belongs to in the eyes of people: the test class, else the stack. */
    String belongsTo() {
        return testClass().isEmpty() ? stack() : testClass();
    }

    boolean isOf(String stackOrClass) {
        return stackOrClass.equals(stack()) || stackOrClass.equals(testClass());
    }

    /** The Compose project that it is part of by {@code harness compose}, empty if a test declares it. */
    Optional<String> project() {
        return testClass().isEmpty() ? Optional.ofNullable(labels.get("com.docker.compose.project")) : Optional.empty();
    }

    /** True for what the harness needs for itself. */
    boolean isGuard() {
        return labels.containsKey(Labels.GUARDS);
    }

    Optional<Owner> owner() {
        return Owner.parse(labels.getOrDefault(Labels.OWNER, ""));
    }

    boolean isOwnerAlive() {
        return owner().map(owner -> ThisMachine.get().standing(owner) == ThisMachine.Standing.ALIVE)
                .orElse(false);
    }

    /** Who made it and whether he lives, for people. */
    String ownerText() {
        return owner().map(Fixture::describe).orElse("unknown");
    }

    private static String describe(Owner owner) {
        return switch (ThisMachine.get().standing(owner)) {
            case ALIVE -> "process " + owner.pid();
            case DEAD -> "process " + owner.pid() + ", ended";
            case UNKNOWN -> "process " + owner.pid() + " on " + owner.host();
        };
    }

    String age(Instant now) {
        return since.map(start -> DurationText.print(rounded(Duration.between(start, now))))
                .orElse("");
    }

    /** Nobody wants milliseconds of a container that runs for an hour. */
    private static Duration rounded(Duration age) {
        return age.isNegative() ? Duration.ZERO : Duration.ofSeconds(age.toSeconds());
    }

    String shortIdentity() {
        return identity().substring(0, Math.min(SHORT, identity().length()));
    }

    Map<String, Object> forPrograms(Instant now) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("kind", kind);
        all.put("name", name());
        all.put("engineName", engineName);
        all.put("id", id);
        all.put("scope", scope());
        all.put("state", state);
        all.put("image", image);
        all.put("ports", ports);
        since.ifPresent(start -> {
            all.put("since", start.toString());
            all.put("ageSeconds", Math.max(0, Duration.between(start, now).toSeconds()));
        });
        all.put("owner", labels.getOrDefault(Labels.OWNER, ""));
        all.put(
                "ownerStanding",
                owner().map(owner -> ThisMachine.get().standing(owner).name().toLowerCase(java.util.Locale.ROOT))
                        .orElse("unknown"));
        all.put("session", labels.getOrDefault(Labels.SESSION, ""));
        all.put("build", labels.getOrDefault(Labels.BUILD, ""));
        all.put("identity", identity());
        all.put("stack", stack());
        all.put("testClass", testClass());
        keptSince.ifPresent(kept -> all.put("keptSince", kept.toString()));
        all.put("place", place());
        return all;
    }
}
