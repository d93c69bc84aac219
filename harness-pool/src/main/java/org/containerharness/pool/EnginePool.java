package org.containerharness.pool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.containerharness.Harness;
import org.containerharness.PoolNames;
import org.containerharness.diagnosis.FailureReport;
import org.containerharness.engine.EngineException;
import org.containerharness.events.RunEvents;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.lease.ResetHook;
import org.containerharness.lease.SharedFixtures;
import org.containerharness.lease.SharedScope;
import org.containerharness.log.Log;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.HarnessException;
import org.containerharness.model.StackSpec;
import org.containerharness.placement.Demand;
import org.containerharness.placement.Spread;
import org.containerharness.placement.Together;
import org.containerharness.run.Faults;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;

/**
 * The engines that {@code harness.engines} names, as one: each stack runs on one of them, and what several JVMs share is
 * found where all of them look for it. Where the setting names none, it is one {@link Harness} and nothing else.
 *
 * <p>Safe for use by many threads. Closing it closes all of them.
 */
public final class EnginePool implements AutoCloseable {

    private static final Log LOG = Log.ofHarness();

    private final List<PoolEngine> engines;
    private final boolean isOne;
    private final Settings settings;
    private final RunEvents events;
    private final String id = UUID.randomUUID().toString();
    private final PoolChoice choice;
    private final PoolSwarm swarm;
    private final Map<RunningStack, PoolEngine> where = Collections.synchronizedMap(new WeakHashMap<>());

    private EnginePool(List<PoolEngine> engines, boolean isOne, Settings settings, RunEvents events) {
        this.engines = engines;
        this.choice = new PoolChoice(engines, id);
        this.swarm = new PoolSwarm(choice, settings, events);
        this.isOne = isOne;
        this.settings = settings;
        this.events = events;
    }

    /**
     * Connects to the engines that settings name, or to the one that there is.
     *
     * @param connect called for each engine, with settings that name it alone
     * @throws org.containerharness.engine.EngineUnavailableException if none of them can be reached
     * @throws HarnessException if the setting is wrong: a context that does not exist, one engine by two names
     */
    public static EnginePool connect(Settings settings, Function<Settings, Harness> connect) {
        List<String> names = PoolNames.of(settings);
        if (names.size() <= 1) {
            Harness only = connect.apply(settings);
            return new EnginePool(List.of(PoolEngine.only(only)), true, settings, only.events());
        }
        RunEvents events = new RunEvents();
        List<PoolEngine> engines = names.stream()
                .map(name -> new PoolEngine(name, () -> {
                    Harness connected = connect.apply(PoolNames.alone(settings, name));
                    connected.events().joinTo(events);
                    return connected;
                }))
                .toList();
        EnginePool pool = new EnginePool(engines, false, settings, events);
        try {
            if (pool.choice.reached(Set.of()).isEmpty()) {
                throw pool.choice.noneReached();
            }
            return pool;
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    /** As {@link Harness#start(StackSpec, List, Optional)}, on the engine where it has to be, or has most room. */
    public RunningStack start(StackSpec stack, List<RunningStack> below, Optional<String> keepFailed) {
        return start(stack, below, keepFailed, Optional.empty());
    }

    /**
     * As {@link #start}, for what lives as long as the pool: networks, volumes and images are kept on one engine, whoever
     * starts them.
     *
     * @param stack one that {@link #apart} gives
     */
    public RunningStack startLasting(StackSpec stack, List<RunningStack> below, Optional<String> keepFailed) {
        boolean isHome =
                !isOne && Together.apart(stack, names(below)).stream().allMatch(Together::isHome) && !stack.isEmpty();
        return start(stack, below, keepFailed, isHome ? Optional.of("SUITE " + id) : Optional.empty());
    }

    private RunningStack start(
            StackSpec stack, List<RunningStack> below, Optional<String> keepFailed, Optional<String> key) {
        if (isOne) {
            return Spread.hasServices(stack)
                    ? startServices(stack, below, keepFailed)
                    : only().start(stack, below, keepFailed);
        }
        Optional<PoolEngine> required = required(stack, below);
        return started(
                stack,
                required,
                excluded -> swarm.chosen(stack, excluded).orElseGet(() -> {
                    Set<PoolEngine> unable = swarm.unable(stack, excluded);
                    return key.map(name -> choice.home(name, Demand.of(stack), unable))
                            .orElseGet(() -> choice.chosen(stack, below, unable));
                }),
                harness -> harness.start(swarm.placed(harness, stack, below), below, keepFailed));
    }

    private RunningStack startServices(StackSpec stack, List<RunningStack> below, Optional<String> keepFailed) {
        Harness ofSwarm = swarm.chosen(stack, Set.of()).orElseThrow().reached().orElseThrow();
        return ofSwarm.start(swarm.placed(ofSwarm, stack, below), below, keepFailed);
    }

    /** Parts of what is shared in one scope that may be on different engines, in an order in which they can be started. */
    public List<StackSpec> apart(StackSpec shared, List<RunningStack> below) {
        return isOne
                ? List.of(shared)
                : Together.apart(shared, names(below)).stream()
                        .map(Together::stack)
                        .toList();
    }

    /**
     * As {@link Harness#start(StackSpec, SharedScope, List, List)}, on the engine where all JVMs look for it.
     *
     * @param part one that {@link #apart} gives
     */
    public RunningStack start(StackSpec part, SharedScope scope, List<RunningStack> below, List<ResetHook> resets) {
        if (Spread.hasServices(part)) {
            throw Spread.notShared(part, scope.toString());
        }
        if (isOne) {
            return only().start(part, scope, below, resets);
        }
        String key = scope + " " + (scope == SharedScope.BUILD ? build() + " " : "")
                + Together.apart(part, names(below)).get(0).key();
        return started(
                part,
                required(part, below),
                excluded -> choice.home(key, Demand.of(part), swarm.unable(part, excluded)),
                harness -> harness.start(part, scope, below, resets));
    }

    private static Set<String> names(List<RunningStack> below) {
        return below.stream()
                .flatMap(stack -> stack.reachable().keySet().stream())
                .collect(Collectors.toSet());
    }

    private Harness only() {
        return engines.get(0).harness().orElseThrow();
    }

    private RunningStack started(
            StackSpec stack,
            Optional<PoolEngine> required,
            Function<Set<PoolEngine>, PoolEngine> chosen,
            Function<Harness, RunningStack> start) {
        Set<PoolEngine> excluded = new LinkedHashSet<>();
        while (true) {
            PoolEngine engine = required.orElseGet(() -> chosen.apply(excluded));
            try {
                return startedOn(engine, stack, start);
            } catch (DeclarationException e) {
                throw e;
            } catch (HarnessException e) {
                e.addSuppressed(new PoolNote("That was on the engine " + engine.described() + " of "
                        + Setting.ENGINES.key() + "." + emulation(stack, engine)));
                boolean isGone = engine.isGone();
                boolean another = required.isEmpty()
                        && (isGone || isWrongPlatform(e))
                        && excluded.add(engine)
                        && !choice.reached(excluded).isEmpty();
                if (!another) {
                    throw e;
                }
                LOG.warn(
                        "Stack {} could not be started on the engine <{}> and is tried on another: {}",
                        stack.name(),
                        engine.name(),
                        firstLine(e));
            }
        }
    }

    private RunningStack startedOn(PoolEngine engine, StackSpec stack, Function<Harness, RunningStack> start) {
        Harness harness = engine.reached()
                .orElseThrow(() -> new HarnessException("What stack <" + stack.name() + "> needs is on the engine "
                        + engine.described() + " of " + Setting.ENGINES.key() + ", which does not answer any more: "
                        + engine.why()));
        long memory = Demand.memoryOf(stack);
        engine.reserve(memory);
        try {
            RunningStack running = start.apply(harness);
            where.put(running, engine);
            return running;
        } finally {
            engine.release(memory);
        }
    }

    private static boolean isWrongPlatform(HarnessException failure) {
        return failure.getCause() instanceof EngineException refusal
                && refusal.kind() == EngineException.Kind.WRONG_PLATFORM;
    }

    /** Where a program for another processor is the likely reason; engines do not say whether they emulate it. */
    private static String emulation(StackSpec stack, PoolEngine engine) {
        Demand demand = Demand.of(stack);
        return engine.harness()
                .map(harness -> harness.engine().info().platform())
                .filter(platform -> !demand.isMetBy(platform))
                .map(platform -> " It is " + platform + " and has to emulate "
                        + String.join(" and ", demand.platforms())
                        + ", which no engine that answers is. Add one that is,"
                        + " or leave the platform out.")
                .orElse("");
    }

    private static String firstLine(HarnessException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /** Where what the stack needs is; empty if it may be anywhere. */
    private Optional<PoolEngine> required(StackSpec stack, List<RunningStack> below) {
        if (stack.isEmpty()) {
            // It only shows what is below.
            return below.stream()
                    .flatMap(each -> Optional.ofNullable(where.get(each)).stream())
                    .filter(engine -> engine.reached().isPresent())
                    .findFirst();
        }
        Map<PoolEngine, String> found = new LinkedHashMap<>();
        PoolNeeds.of(stack, below).forEach((need, holder) -> Optional.ofNullable(where.get(holder))
                .ifPresent(engine -> found.putIfAbsent(engine, need.on().quoted())));
        if (found.size() > 1) {
            throw new DeclarationException(PoolNeeds.conflict(
                    stack,
                    found.entrySet().stream()
                            .map(entry -> "the " + entry.getValue() + " on <"
                                    + entry.getKey().name() + ">")
                            .collect(Collectors.joining(" and "))));
        }
        return found.keySet().stream().findFirst();
    }

    /** As {@link Harness#reset}. */
    public boolean reset(
            RunningStack leased, StackSpec stack, SharedScope scope, List<RunningStack> below, List<ResetHook> resets) {
        Harness harness = isOne
                ? only()
                : Optional.ofNullable(where.get(leased)).orElseThrow().harness().orElseThrow();
        return harness.reset(leased, stack, scope, below, resets);
    }

    /** The name in the pool of the engine that a stack runs on; empty without a pool. */
    public Optional<String> engineOf(RunningStack stack) {
        return isOne ? Optional.empty() : Optional.ofNullable(where.get(stack)).map(PoolEngine::name);
    }

    /** What is to be said of containers whose engine does not answer any more; empty if all do, and without a pool. */
    public Optional<PoolNote> gone(Collection<RunningContainer> used) {
        if (isOne) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        for (PoolEngine engine : engines) {
            List<String> there = used.stream()
                    .filter(container -> !container.isElsewhere() && engine.has(container.engine()))
                    .map(RunningContainer::name)
                    .toList();
            if (!there.isEmpty() && engine.isGone()) {
                texts.add("The engine " + engine.described() + " of " + Setting.ENGINES.key()
                        + " does not answer any more; on it ran: " + String.join(", ", there) + ". " + engine.why());
            }
        }
        return texts.isEmpty() ? Optional.empty() : Optional.of(new PoolNote(String.join("\n", texts)));
    }

    /** As {@link Harness#explainConnection}. */
    public List<FailureReport> explainConnection(Throwable failure, Collection<RunningContainer> used) {
        return connected().stream()
                .map(harness -> harness.explainConnection(failure, used))
                .filter(reports -> !reports.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /** As {@link Harness#faults}, with containers of any engine. */
    public Faults faults() {
        return new Faults(
                events::tell, (container, spec, facts, timeout) -> of(container).recheck(spec, facts, timeout));
    }

    private Harness of(RunningContainer container) {
        return connected().stream()
                .filter(harness -> harness.engine() == container.engine())
                .findFirst()
                .orElseThrow(() -> new HarnessException(container + " is on no engine of this pool."));
    }

    private List<Harness> connected() {
        return Stream.concat(engines.stream().flatMap(engine -> engine.harness().stream()), swarm.harnesses().stream())
                .toList();
    }

    /** Where all that happens on any of them is told. */
    public RunEvents events() {
        return events;
    }

    /** The build that this JVM belongs to. */
    public String build() {
        return isOne ? only().build() : SharedFixtures.buildOf(settings.text(Setting.BUILD_ID));
    }

    /** Where it is; of several their names. */
    public String endpoint() {
        return isOne
                ? only().engine().info().endpoint()
                : engines.stream().map(PoolEngine::name).collect(Collectors.joining(", "));
    }

    /** Of the machines of all engines that answer, in bytes; 0 if one does not say. */
    public long memory() {
        List<Long> all = engines.stream()
                .flatMap(engine -> engine.reached().stream())
                .map(harness -> harness.engine().status().memory())
                .toList();
        return all.contains(0L) ? 0 : all.stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void close() {
        List<RuntimeException> failures = new ArrayList<>();
        List<Runnable> all = new ArrayList<>(List.of(swarm::close));
        engines.forEach(engine -> all.add(engine::close));
        for (Runnable close : all) {
            try {
                close.run();
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            RuntimeException first = failures.get(0);
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }
}
