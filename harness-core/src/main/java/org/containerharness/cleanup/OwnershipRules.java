package org.containerharness.cleanup;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.containerharness.cleanup.Finding.Verdict;
import org.containerharness.cleanup.Inventory.Resource;
import org.containerharness.cleanup.ThisMachine.Standing;
import org.containerharness.engine.Labels;

/** Decides what has nobody any more; a pure function of what was found and of who lives. */
final class OwnershipRules {

    /** How long a session from elsewhere may take to raise its guard. */
    static final Duration YOUNG = Duration.ofSeconds(60);

    /** What runs without a guard is given up at this age, unless its owner is seen to live. */
    static final Duration UNGUARDED_LIMIT = Duration.ofHours(24);

    private final Inventory inventory;
    private final Function<Owner, Standing> standing;
    private final Set<String> seenBefore;
    private final Instant now;
    private final Set<String> guarded;
    private final Set<OwnerId> unguarded;
    private final Set<String> kept;
    private final Set<String> stacks;

    private record Opinion(Verdict verdict, String reason) {

        static Opinion stays(String reason) {
            return new Opinion(Verdict.STAYS, reason);
        }
    }

    /** @param seenBefore ids of what an earlier look, at least ten seconds ago, wanted to see again */
    OwnershipRules(Inventory inventory, Function<Owner, Standing> standing, Set<String> seenBefore, Instant now) {
        this.inventory = inventory;
        this.standing = standing;
        this.seenBefore = seenBefore;
        this.now = now;
        this.guarded = inventory
                .guards()
                .filter(this::stands)
                .map(guard -> guard.label(Labels.GUARDS).orElseThrow())
                .collect(Collectors.toSet());
        this.unguarded = inventory.resources().stream()
                .filter(resource -> "true".equals(resource.labels().get(Labels.UNGUARDED)))
                .flatMap(resource -> resource.token().stream())
                .collect(Collectors.toSet());
        this.kept = inventory.kept();
        this.stacks = new HashSet<>();
        inventory.resources().stream()
                .filter(resource -> !resource.isMarker())
                .forEach(resource -> resource.label(Labels.STACK_ID).ifPresent(stacks::add));
    }

    /** A guard whose holder is known to be dead runs only until it notices. */
    private boolean stands(Resource guard) {
        return guard.running() && owner(guard).map(standing).orElse(Standing.UNKNOWN) != Standing.DEAD;
    }

    List<Finding> findings() {
        return inventory.resources().stream()
                .filter(resource -> resource.token().isPresent() || resource.isGuard() || resource.isMarker())
                .map(this::finding)
                .toList();
    }

    private Finding finding(Resource resource) {
        Opinion opinion = opinion(resource);
        return new Finding(
                resource.kind(),
                resource.id(),
                resource.name(),
                resource.label(Labels.OWNER).orElse(""),
                age(resource),
                opinion.verdict(),
                opinion.reason());
    }

    private Opinion opinion(Resource resource) {
        if (isNewer(resource)) {
            return Opinion.stays("made by a newer version of the harness");
        }
        if (resource.isMarker()) {
            return marker(resource);
        }
        if (resource.isGuard()) {
            return guard(resource);
        }
        if (resource.label(Labels.STACK_ID).filter(kept::contains).isPresent()) {
            return Opinion.stays("kept");
        }
        if (resource.label(Labels.SCOPE).filter(Labels.SCOPE_MACHINE::equals).isPresent()) {
            return Opinion.stays("belongs to the machine; it ends by its own rule");
        }
        return owned(resource, resource.token().orElseThrow());
    }

    private static boolean isNewer(Resource resource) {
        try {
            return Integer.parseInt(resource.label(Labels.VERSION).orElse("0"))
                    > Integer.parseInt(Labels.CURRENT_VERSION);
        } catch (NumberFormatException e) {
            return true;
        }
    }

    private Opinion marker(Resource marker) {
        return stacks.contains(marker.label(Labels.KEPT).orElseThrow())
                ? Opinion.stays("marks what is kept")
                : twice(marker, "nothing is left of what it marks as kept");
    }

    private Opinion guard(Resource guard) {
        if (stands(guard)) {
            return Opinion.stays("guards " + guard.label(Labels.GUARDS).orElseThrow());
        }
        return owner(guard).map(standing).orElse(Standing.UNKNOWN) == Standing.DEAD
                ? new Opinion(Verdict.REMOVE, "a guard whose holder has ended")
                : twice(guard, "a guard that does not run");
    }

    private Opinion owned(Resource resource, OwnerId token) {
        if (guarded.contains(token.text())) {
            return Opinion.stays("the " + token + " lives: its guard runs");
        }
        Optional<Owner> owner = owner(resource);
        Standing seen = owner.map(standing).orElse(Standing.UNKNOWN);
        return switch (seen) {
            case ALIVE ->
                Opinion.stays("its owner lives: process " + owner.orElseThrow().pid());
            case DEAD -> orphaned(resource, token, owner.orElseThrow());
            case UNKNOWN -> unguarded.contains(token) ? unguarded(resource) : unseen(resource, owner);
        };
    }

    private Opinion orphaned(Resource resource, OwnerId token, Owner owner) {
        String reason = "its owner, process " + owner.pid() + " of this machine, has ended";
        return token.isNamedBuild()
                ? twice(resource, reason + ", and no other of the named build guards it")
                : new Opinion(Verdict.REMOVE, reason);
    }

    private Opinion unguarded(Resource resource) {
        boolean old =
                age(resource).filter(age -> age.compareTo(UNGUARDED_LIMIT) > 0).isPresent();
        return old
                ? twice(resource, "it ran without a guard, and it is older than " + UNGUARDED_LIMIT.toHours() + " h")
                : Opinion.stays("it runs without a guard, and its owner cannot be seen from here");
    }

    private Opinion unseen(Resource resource, Optional<Owner> owner) {
        String reason = "no guard runs for it, and its owner"
                + owner.map(known -> " (on " + known.host() + ")").orElse("") + " is not seen";
        boolean young = age(resource).filter(age -> age.compareTo(YOUNG) < 0).isPresent();
        return young
                ? new Opinion(Verdict.LOOK_AGAIN, reason + "; it is younger than " + YOUNG.toSeconds() + " s")
                : twice(resource, reason);
    }

    private Opinion twice(Resource resource, String reason) {
        return new Opinion(seenBefore.contains(resource.id()) ? Verdict.REMOVE : Verdict.LOOK_AGAIN, reason);
    }

    private static Optional<Owner> owner(Resource resource) {
        return resource.label(Labels.OWNER).flatMap(Owner::parse);
    }

    private Optional<Duration> age(Resource resource) {
        return resource.created().map(made -> Duration.between(made, now));
    }
}
