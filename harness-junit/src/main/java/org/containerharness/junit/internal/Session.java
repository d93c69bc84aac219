package org.containerharness.junit.internal;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.containerharness.Harness;
import org.containerharness.engine.EngineUnavailableException;
import org.containerharness.events.RunEvent;
import org.containerharness.files.UserFolders;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.handle.StartException;
import org.containerharness.junit.output.Evidence;
import org.containerharness.junit.output.KeptNote;
import org.containerharness.junit.output.LiveOutput;
import org.containerharness.junit.output.OutputFiles;
import org.containerharness.junit.output.TestName;
import org.containerharness.junit.output.Uninterrupted;
import org.containerharness.log.Log;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;
import org.containerharness.pool.EnginePool;
import org.containerharness.pool.PoolNote;
import org.containerharness.run.Faults;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;

/**
 * One launcher session: its harness, connected when the first test needs it, and what lives in SUITE scope. Closing it
 * ends everything that still runs and writes the report.
 */
public final class Session implements AutoCloseable {

    /** The single part of the namespace of JUnit's stores in which everything is kept. */
    public static final String NAMESPACE = "org.containerharness";

    private static final Log LOG = Log.ofHarness();

    private final Settings settings;
    private final Function<Settings, Harness> connect;
    private final SingleFlight<EnginePool> engines = new SingleFlight<>("Connecting to the engine");
    private final AheadStarts ahead;
    private final LearnedTimes times;
    private final Teardowns teardowns = new Teardowns();
    private final boolean endsBeside;
    private final boolean skipsWithoutEngine;
    private final KeepRule keepRule;
    private final boolean followsAll;
    private final SessionJournal journal;
    private final SuiteFixtures suite =
            new SuiteFixtures(this::startForSuite, (stack, below) -> engines().apart(stack, below));
    private final HeldFixtures held = new HeldFixtures(this);
    private final ExportedProperties properties = new ExportedProperties(System.getProperties());
    private final LiveOutput output;
    private final SharedLeases leases;
    private final OutputFiles files;
    private final Evidence evidence;
    private final Queue<RunningStack> started = new ConcurrentLinkedQueue<>();
    private final ManagedClaims managed = new ManagedClaims();
    private final ConcurrentMap<Object, Object> memory = new ConcurrentHashMap<>();
    private final Set<String> hints = ConcurrentHashMap.newKeySet();
    private final Map<RunningStack, String> kept = new ConcurrentHashMap<>();
    private final Set<RunningStack> pinned = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean failed = new AtomicBoolean();
    private final ExecutorService readers = Threads.bounded("harness-read", 2);

    /**
     * Reads what it needs of the settings: a wrong one fails the test that asks for the session, not the session's end.
     *
     * @param tests which are told in the journal
     * @param connect called at most once, when the first test needs an engine
     */
    public Session(Settings settings, TestEvents tests, Function<Settings, Harness> connect) {
        this.settings = settings;
        this.connect = connect;
        this.ahead = new AheadStarts(AheadBudget.of(settings, () -> engines().memory()));
        this.times = new LearnedTimes(UserFolders.cache(settings.text(Setting.CACHE_DIRECTORY)));
        this.endsBeside = settings.choice(Setting.TEARDOWN, "beside", "wait").equals("beside");
        this.skipsWithoutEngine =
                settings.choice(Setting.ENGINE_MISSING, "fail", "skip").equals("skip");
        this.keepRule = KeepRule.of(settings);
        this.followsAll = settings.flag(Setting.LOG_CONTAINERS);
        this.journal = new SessionJournal(settings, tests);
        this.files = new OutputFiles(settings, journal::output, this::tell);
        this.evidence = new Evidence(settings, files);
        this.output = evidence.newLiveOutput(followsAll);
        this.leases = new SharedLeases(this::engines, output);
    }

    /** What the setting says of tests where no engine can be reached. */
    public boolean skipsWithoutEngine() {
        return skipsWithoutEngine;
    }

    /** How long classes took, here and in earlier runs. */
    public LearnedTimes times() {
        return times;
    }

    /** Whether anything is started before somebody needs it. */
    public boolean startsAhead() {
        return ahead.isOn();
    }

    /** What was tried to reach an engine, empty if one was reached. */
    public Optional<String> engineMissing() {
        try {
            connected();
            return Optional.empty();
        } catch (EngineUnavailableException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Whether anything of an engine was used so far. */
    boolean isConnected() {
        return engines.isThere();
    }

    /** What is to be said of containers whose engine is gone. */
    public Optional<PoolNote> goneEngine(Collection<RunningContainer> used) {
        return isConnected() ? engines().gone(used) : Optional.empty();
    }

    /** Faults that begin now, and end when they are closed. */
    public Faults faults() {
        return engines().faults();
    }

    EnginePool engines() {
        try {
            return connected();
        } catch (EngineUnavailableException e) {
            journal.tellMissing(e);
            throw e;
        }
    }

    private EnginePool connected() {
        try {
            return engines.get(() -> journal.listenTo(EnginePool.connect(settings, connect)));
        } catch (RuntimeException e) {
            // Every class is told in full, and none is told of another one's failure.
            if (e.getCause() instanceof EngineUnavailableException earlier) {
                throw new EngineUnavailableException(earlier.getMessage(), earlier);
            }
            throw e;
        }
    }

    /** What declarations keep for later classes of the session. */
    public ConcurrentMap<Object, Object> memory() {
        return memory;
    }

    /** Does what somebody is going to ask for, who is told of a failure then. */
    public void beside(Runnable work) {
        readers.execute(() -> {
            try {
                work.run();
            } catch (RuntimeException | LinkageError e) {
                LOG.debug("Not done ahead: {}", e.toString());
            }
        });
    }

    SuiteFixtures suite() {
        return suite;
    }

    /** What classes hold together with application contexts. */
    public HeldFixtures held() {
        return held;
    }

    /** What other processes share. */
    SharedLeases leases() {
        return leases;
    }

    ExportedProperties properties() {
        return properties;
    }

    LiveOutput newOutput() {
        return evidence.newLiveOutput(followsAll);
    }

    /** What is kept of tests. */
    public Evidence evidence() {
        return evidence;
    }

    void markFailed() {
        failed.set(true);
    }

    /**
     * Why what ran is kept at its end; empty if it is removed.
     *
     * @param annotation what an annotation says; a setting that was made for this one run wins over it
     */
    Optional<String> keeps(boolean hasFailed, Optional<String> annotation) {
        return keepRule.reason(hasFailed ? "since a test failed" : "", annotation);
    }

    /** Tells the user something that is no mistake but may be a surprise; each text once. */
    public void hint(String text) {
        if (hints.add(text)) {
            LOG.info(text);
        }
    }

    /**
     * Starts a stack for somebody. An object of the user's can run for one at a time only.
     *
     * @param who for messages, and for what is kept of it
     * @param keep what an annotation says of keeping
     */
    RunningStack start(StackSpec stack, List<RunningStack> below, TestName who, Optional<String> keep) {
        return ahead.first(() -> ahead.take(stack, below).orElseGet(() -> startNow(stack, below, who, keep)));
    }

    /** Lets a stack be started for somebody who is going to ask {@link #start} for it. */
    boolean startAhead(StackSpec stack, List<RunningStack> below, TestName who, Optional<String> keep) {
        return ahead.offer(stack, below, () -> startNow(stack, below, who, keep));
    }

    AheadStarts ahead() {
        return ahead;
    }

    /** For the journal. */
    void tell(RunEvent event) {
        engines().events().tell(event);
    }

    /**
     * Ends a stack, beside the tests that come next.
     *
     * @param below what it may use
     * @param isExclusive it must be gone before they begin, since one of them may want what it has
     */
    void end(RunningStack stack, List<RunningStack> below, boolean isExclusive) {
        ahead.discard(stack);
        if (isExclusive || !endsBeside) {
            teardowns.awaitStandingOn(stack);
            stack.close();
        } else {
            teardowns.end(stack, below);
        }
    }

    /**
     * Ends what of SUITE scope nobody uses any more, beside the tests that come next.
     *
     * @param isWanted whether one of these will be asked for
     */
    public void endUnused(Predicate<Set<ResourceId>> isWanted) {
        boolean staysAll = keeps(failed.get(), Optional.empty()).isPresent();
        suite.takeUnused(isWanted, stack -> staysAll || pinned.contains(stack) || kept.containsKey(stack))
                .forEach(unused -> {
                    started.remove(unused.stack());
                    files.keep(unused.stack(), TestName.OF_SUITE, failed.get());
                    try {
                        end(unused.stack(), unused.below(), Exclusive.is(unused.spec()));
                    } catch (RuntimeException e) {
                        // No class is its owner, and those that come next are to end too.
                        LOG.warn("{}", e.getMessage());
                    } finally {
                        release(unused.spec().adopted());
                    }
                });
    }

    /** Lets stacks stay as long as the session, since somebody may use them who does not say so. */
    void pin(Collection<RunningStack> stacks) {
        pinned.addAll(stacks);
    }

    private RunningStack startNow(StackSpec stack, List<RunningStack> below, TestName who, Optional<String> keep) {
        return startNow(
                stack, who, () -> engines().start(stack, below, keepRule.reason("since its start failed", keep)));
    }

    private RunningStack startNow(StackSpec stack, TestName who, Supplier<RunningStack> start) {
        List<AdoptedSpec> claimed = managed.claim(stack, who.text());
        try {
            return start.get();
        } catch (StartException e) {
            files.keep(who, e.output()).ifPresent(kept -> e.addSuppressed(new KeptNote(kept)));
            managed.release(claimed);
            throw e;
        } catch (RuntimeException | Error e) {
            managed.release(claimed);
            throw e;
        }
    }

    /** Keeps what a stack's containers wrote, since one of them has ended. */
    void keepOutput(RunningStack stack, TestName user) {
        files.keep(stack, user);
    }

    /** Keeps what the containers of a stack wrote that is about to be removed, if that is wanted. */
    void keepOutputAtTheEnd(RunningStack stack, TestName owner, boolean hasFailed) {
        files.keep(stack, owner, hasFailed);
    }

    void release(List<AdoptedSpec> specs) {
        managed.release(specs);
    }

    private RunningStack startForSuite(StackSpec spec, List<RunningStack> before) {
        Optional<String> keepFailed = keepRule.reason("since its start failed", Optional.empty());
        RunningStack stack = ahead.first(
                () -> startNow(spec, TestName.OF_SUITE, () -> engines().startLasting(spec, before, keepFailed)));
        output.follow(stack);
        started.add(stack);
        return stack;
    }

    /** Nothing of it can fail a test any more, and JUnit would end the whole run with an error; so it is told. */
    @Override
    public void close() {
        Uninterrupted.run(() -> {
            end();
            return this;
        });
    }

    private void end() {
        readers.shutdown();
        attempt(journal::prepareEnd);
        attempt(() -> properties.restore(this));
        attempt(held::close);
        attempt(ahead::close);
        attempt(teardowns::close);
        started.forEach(stack -> attempt(() -> stack.takeEnds().forEach(end -> LOG.warn("{}", end.text()))));
        started.forEach(stack -> attempt(() -> files.keep(stack, TestName.OF_SUITE, failed.get())));
        Optional<String> all = keeps(failed.get(), Optional.empty());
        started.forEach(stack -> Optional.ofNullable(kept.get(stack))
                .or(() -> all)
                .ifPresent(reason -> attempt(() -> keep(stack, reason))));
        if (engines.isThere()) {
            attempt(() -> engines().close());
        }
        attempt(output::close);
        attempt(journal::close);
        attempt(times::write);
    }

    private static void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.warn(
                    "The end of the session failed; what is left is removed when this JVM has ended. {}",
                    e.getMessage(),
                    e);
        }
    }

    /** Keeps stacks of SUITE scope at the end of the session, since somebody who uses them wants it. */
    void keepSuite(List<RunningStack> stacks, String reason) {
        stacks.forEach(stack -> kept.putIfAbsent(stack, reason));
    }

    void keep(RunningStack stack, String reason) {
        String commands = stack.keep();
        if (!commands.isEmpty()) {
            LOG.tell("Kept {} ({}).\n{}", stack, reason, commands);
            List<String> containers = stack.containers().stream()
                    .map(RunningContainer::engineName)
                    .toList();
            tell(new RunEvent.StackKept(Instant.now(), stack.name(), containers, reason, commands));
        }
    }
}
