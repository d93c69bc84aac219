package org.containerharness.run;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.handle.EndpointRewriter;
import org.containerharness.handle.RunningContainer;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Needs;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;
import org.containerharness.progress.StackProgress;
import org.containerharness.proxy.ContainerProxy;
import org.containerharness.readiness.NotReadyException;
import org.containerharness.readiness.ReadinessWatcher;
import org.containerharness.readiness.WatchedContainer;

/** Takes up a stack of which everything is there already, under the names that it fixes. */
final class Resumption {

    /** A wait ends itself at its time; this is for what it finds out then. */
    private static final Duration MORE = Duration.ofSeconds(5);

    private final Engine engine;
    private final ReadinessWatcher watcher;
    private final Duration readyTimeout;
    private final Map<String, RunningContainer> reachable;

    /** @param below containers by the names that conditions may write */
    Resumption(Engine engine, ReadinessWatcher watcher, Duration readyTimeout, Map<String, RunningContainer> below) {
        this.engine = engine;
        this.watcher = watcher;
        this.readyTimeout = readyTimeout;
        this.reachable = new LinkedHashMap<>(below);
    }

    /** Starts what has ended, each container after what it needs, and waits until all are ready. */
    Map<String, ContainerDetails> of(StackSpec stack) {
        Map<String, ContainerSpec> specs = new LinkedHashMap<>();
        stack.containers().forEach(spec -> specs.put(spec.name(), spec));
        Needs needs = Needs.of(stack, reachable.keySet());
        Map<String, ContainerDetails> resumed = new LinkedHashMap<>();
        for (ResourceId resource : needs.order()) {
            ContainerSpec spec = specs.get(resource.name());
            if (resource.kind() == ResourceId.Kind.CONTAINER && spec != null) {
                resumed.put(spec.name(), resumed(spec, needs.awaitedToComplete()));
            }
        }
        return resumed;
    }

    private ContainerDetails resumed(ContainerSpec spec, Set<String> awaitedToComplete) {
        ContainerDetails facts = engine.containers()
                .find(engineName(spec))
                .orElseThrow(() -> new HarnessException("The container <" + spec.name() + "> (" + engineName(spec)
                        + ", declared at " + spec.place() + ") is not there any more; start it anew."));
        if (facts.state().status().equals("paused")) {
            engine.containers().unpause(facts.id());
            facts = engine.containers().inspect(facts.id());
        }
        try {
            return facts.state().isRunning()
                    ? recheck(spec, facts, limit(spec))
                    : started(spec, facts, awaitedToComplete);
        } catch (NotReadyException e) {
            throw new HarnessException(
                    "The container <" + spec.name() + "> (" + engineName(spec) + ", declared at " + spec.place() + ") "
                            + e.getMessage() + " Its output says more: docker logs " + engineName(spec),
                    e);
        }
    }

    /** What the networks and volumes of such a stack are called on the engine. */
    static Map<ResourceId, String> engineNames(StackSpec stack) {
        Map<ResourceId, String> names = new LinkedHashMap<>();
        stack.networks()
                .forEach(spec -> names.put(
                        ResourceId.network(spec.name()), spec.engineName().orElseThrow()));
        stack.volumes()
                .forEach(spec -> names.put(
                        ResourceId.volume(spec.name()), spec.engineName().orElseThrow()));
        return names;
    }

    /** Looks whether a container that was ready before is so still. */
    ContainerDetails recheck(ContainerSpec spec, ContainerDetails facts, Duration limit) {
        known(spec, facts);
        watcher.recheck(spec.name(), spec.readiness().condition(), facts, limit, this::rewrite);
        return facts;
    }

    private ContainerDetails started(ContainerSpec spec, ContainerDetails ended, Set<String> awaitedToComplete) {
        try (WatchedContainer watched = watcher.watch(spec.name(), ended.id(), spec.readiness(), spec.restart())) {
            engine.containers().start(ended.id());
            ContainerDetails facts = engine.containers().inspect(ended.id());
            known(spec, facts);
            await(spec, watched.ready(facts, limit(spec), this::rewrite));
            if (awaitedToComplete.contains(spec.name())) {
                await(spec, watched.ended());
                return engine.containers().inspect(ended.id());
            }
            return facts;
        }
    }

    private void await(ContainerSpec spec, Future<?> future) {
        try {
            future.get(limit(spec).plus(MORE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessException("Interrupted while waiting for <" + spec.name() + ">.", e);
        } catch (TimeoutException e) {
            throw new HarnessException("The container <" + spec.name() + "> was not judged in time.", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        }
    }

    private void known(ContainerSpec spec, ContainerDetails facts) {
        RunningContainer container = new RunningContainer(
                engine, spec.name(), spec.place(), facts, List.of(), ContainerProxy.declared(facts));
        StackProgress.names(spec).forEach(name -> reachable.put(name, container));
    }

    private String rewrite(String text) {
        return EndpointRewriter.rewrite(text, reachable);
    }

    private Duration limit(ContainerSpec spec) {
        return spec.readiness().timeout().orElse(readyTimeout);
    }

    private static String engineName(ContainerSpec spec) {
        return spec.engineName()
                .orElseThrow(() -> new IllegalArgumentException("<" + spec.name() + "> has no fixed name."));
    }
}
