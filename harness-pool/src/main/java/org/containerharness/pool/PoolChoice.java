package org.containerharness.pool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.containerharness.Harness;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineStatus;
import org.containerharness.engine.EngineUnavailableException;
import org.containerharness.handle.RunningStack;
import org.containerharness.handle.StartException;
import org.containerharness.images.Images;
import org.containerharness.log.Log;
import org.containerharness.model.HarnessException;
import org.containerharness.model.StackSpec;
import org.containerharness.placement.Demand;
import org.containerharness.placement.Offer;
import org.containerharness.placement.Placement;
import org.containerharness.plan.ContainerAction;
import org.containerharness.plan.ImageAction;
import org.containerharness.plan.Plan;
import org.containerharness.settings.Setting;
import org.containerharness.threads.Futures;

/** Chooses among engines: asks all that answer how they stand, and has the choice made by values. */
final class PoolChoice {

    private static final Log LOG = Log.ofHarness();

    private final List<PoolEngine> all;
    private final String turn;
    private final Object placing = new Object();

    /** @param turn of those that place at the same time each has its own */
    PoolChoice(List<PoolEngine> all, String turn) {
        this.all = all;
        this.turn = turn;
    }

    HarnessException noneReached() {
        return EngineUnavailableException.ofAll(
                Setting.ENGINES.key(),
                all.stream().map(engine -> engine.name() + ": " + engine.why()).toList());
    }

    /** All that answer, asked at the same time. */
    Map<PoolEngine, Harness> reached(Set<PoolEngine> excluded) {
        List<PoolEngine> asked =
                all.stream().filter(engine -> !excluded.contains(engine)).toList();
        List<CompletableFuture<Optional<Harness>>> answers = asked.stream()
                .map(engine -> CompletableFuture.supplyAsync(engine::reached))
                .toList();
        Map<PoolEngine, Harness> reached = new LinkedHashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            PoolEngine engine = asked.get(i);
            Futures.outcome(answers.get(i)).ifPresent(harness -> reached.put(engine, harness));
        }
        refuseSame(reached);
        return reached;
    }

    private static void refuseSame(Map<PoolEngine, Harness> reached) {
        Map<String, PoolEngine> byEndpoint = new LinkedHashMap<>();
        reached.forEach((engine, harness) -> {
            PoolEngine other = byEndpoint.putIfAbsent(harness.engine().info().endpoint(), engine);
            if (other != null) {
                throw new HarnessException("The setting " + Setting.ENGINES.key() + " names one engine twice: <"
                        + other.name() + "> and <" + engine.name() + "> are both "
                        + harness.engine().info().endpoint() + ". Each engine counts once; remove one of them.");
            }
        });
    }

    /** The engine that a key means to all who know these engines. */
    PoolEngine home(String key, Demand demand, Set<PoolEngine> excluded) {
        Map<PoolEngine, Harness> reached = reached(excluded);
        Map<String, PoolEngine> byName = new LinkedHashMap<>();
        reached.forEach((engine, harness) -> {
            if (demand.isMetBy(harness.engine().info().platform())) {
                byName.put(engine.name(), engine);
            }
        });
        if (byName.isEmpty()) {
            reached.keySet().forEach(engine -> byName.put(engine.name(), engine));
        }
        return Placement.ranked(key, byName.keySet()).stream()
                .findFirst()
                .map(byName::get)
                .orElseThrow(this::noneReached);
    }

    /** One at a time, so that each sees what the one before has reserved. */
    PoolEngine chosen(StackSpec stack, List<RunningStack> below, Set<PoolEngine> excluded) {
        Map<PoolEngine, Harness> reached = reached(excluded);
        if (stack.isEmpty()) {
            return reached.keySet().stream().findFirst().orElseThrow(this::noneReached);
        }
        synchronized (placing) {
            Map<PoolEngine, CompletableFuture<Offer>> asked = new LinkedHashMap<>();
            reached.forEach((engine, harness) ->
                    asked.put(engine, CompletableFuture.supplyAsync(() -> offer(engine, harness, stack, below))));
            Map<String, PoolEngine> byName = new LinkedHashMap<>();
            List<Offer> offers = new ArrayList<>();
            List<HarnessException> refusals = new ArrayList<>();
            asked.forEach((engine, answer) -> {
                try {
                    offers.add(Futures.outcome(answer));
                    byName.put(engine.name(), engine);
                } catch (StartException | EngineException e) {
                    if (!engine.isGone()) {
                        refusals.add(e);
                    }
                }
            });
            if (offers.isEmpty()) {
                throw refusals.stream().findFirst().orElseGet(this::noneReached);
            }
            Placement.Choice choice = Placement.choose(Demand.of(stack), offers, turn + stack.name());
            LOG.info("Stack {} runs on the engine <{}>: {}.", stack.name(), choice.engine(), choice.reason());
            return Optional.ofNullable(byName.get(choice.engine())).orElseThrow();
        }
    }

    private static Offer offer(PoolEngine engine, Harness harness, StackSpec stack, List<RunningStack> below) {
        EngineStatus status = harness.engine().status();
        Plan plan = harness.plan(stack, below);
        int missing = plan.actions(ImageAction.Pull.class).size()
                + plan.actions(ImageAction.Build.class).size();
        long snapshots = plan.actions(ContainerAction.Create.class).stream()
                .filter(create -> create.container().image().startsWith(Images.SNAPSHOTS))
                .count();
        return new Offer(
                engine.name(),
                harness.engine().info().platform(),
                status.memory(),
                status.running(),
                engine.reserved(),
                engine.placed(),
                missing,
                (int) snapshots);
    }
}
