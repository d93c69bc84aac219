package org.containerharness.lease;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.containerharness.cleanup.BuildOwner;
import org.containerharness.cleanup.Owner;
import org.containerharness.cleanup.ThisMachine;
import org.containerharness.identity.Identity;
import org.containerharness.log.Log;
import org.containerharness.settings.Setting;

/** Which scope is used where one is declared, and what this process tells others in it. */
final class Scopes {

    private static final Log LOG = Log.ofHarness();

    private final LeaseOptions options;
    private final ThisMachine machine;
    private final Clock clock;
    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private volatile Optional<LeaseStore> store = Optional.empty();
    private boolean storeWasOpened;
    private String whyNoStore = "";
    private volatile Optional<String> unnoted = Optional.empty();
    private volatile Optional<BuildOwner> build = Optional.empty();

    Scopes(LeaseOptions options, ThisMachine machine, Clock clock) {
        this.options = options;
        this.machine = machine;
        this.clock = clock;
    }

    ScopeInUse inUse(SharedScope wanted) {
        if (wanted == SharedScope.MACHINE) {
            Optional<String> obstacle = options.machineOff().or(this::storeObstacle);
            if (obstacle.isEmpty()) {
                return new ScopeInUse(SharedScope.MACHINE, build(), Optional.of(options.idle()));
            }
            String text =
                    "MACHINE scope is not used: " + obstacle.get() + ". What is declared with it has BUILD scope.";
            if (told.add(text)) {
                LOG.warn(text);
            }
        }
        return new ScopeInUse(SharedScope.BUILD, build(), Optional.empty());
    }

    /** From now on nothing has MACHINE scope: it could not be noted what is in use. */
    void cannotNote(Exception cause) {
        unnoted = Optional.of("it cannot be noted in the folder " + options.stateFolder() + " what is in use ("
                + cause.getMessage() + "); make room there, or name another folder with "
                + Setting.STATE_DIRECTORY.key());
    }

    private Optional<String> storeObstacle() {
        Optional<LeaseStore> opened = store();
        if (unnoted.isPresent()) {
            return unnoted;
        }
        if (opened.isEmpty()) {
            return Optional.of("the folder " + options.stateFolder()
                    + ", where processes tell each other what they use, cannot be used (" + whyNoStore + ")");
        }
        return opened.get().clockIsWrong()
                ? Optional.of("by the notes in " + options.stateFolder()
                        + " something was used in the future, so the clock is or was wrong; if it is right now, remove"
                        + " that folder's content")
                : Optional.empty();
    }

    /** Where processes of this machine tell each other what they use; empty if it cannot be written to. */
    Optional<LeaseStore> store() {
        synchronized (told) {
            if (!storeWasOpened) {
                storeWasOpened = true;
                try {
                    store = Optional.of(LeaseStore.open(options.stateFolder(), clock));
                } catch (IOException | UncheckedIOException | SecurityException e) {
                    LOG.debug("No lease store in {}", options.stateFolder(), e);
                    whyNoStore = e.getMessage();
                }
            }
            return store;
        }
    }

    /** The build this JVM belongs to. */
    BuildOwner build() {
        Optional<BuildOwner> known = build;
        if (known.isEmpty()) {
            known = Optional.of(build(options.buildId(), machine));
            build = known;
        }
        return known.get();
    }

    static BuildOwner build(Optional<String> named, ThisMachine machine) {
        BuildProcess process = BuildProcess.of(ProcessTree.ofThisProcess());
        Owner owner = machine.owner(process.pid()).orElseGet(machine::self);
        BuildOwner build = named.map(id -> BuildOwner.named(id.replaceAll("\\s+", "-"), owner))
                .orElseGet(() -> new BuildOwner(Identity.brief(owner.text(), 16), owner));
        LOG.debug("This JVM belongs to the build {} ({})", build, process.tool());
        return build;
    }

    /** Notes once more what this process used. */
    void close() {
        store.ifPresent(LeaseStore::touchHeld);
    }
}
