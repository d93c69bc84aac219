package org.containerharness.progress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.containerharness.diagnosis.StartPhase;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.handle.EndpointRewriter;
import org.containerharness.handle.RunningContainer;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Nearest;
import org.containerharness.plan.ContainerAction;
import org.containerharness.proxy.ContainerProxy;
import org.containerharness.readiness.WatchedContainer;

/** What a running plan knows of its stack so far. */
public final class StackProgress {

    private final Engine engine;
    private final Map<String, RunningContainer> below;
    private final Map<String, Map<String, RunningContainer>> reachable;
    private final Map<String, ContainerProgress> containers = new ConcurrentHashMap<>();
    private final Map<String, RunningContainer> adopted = new ConcurrentHashMap<>();
    private final Map<String, Object> handles = new ConcurrentHashMap<>();
    private final Map<String, String> imageIds = new ConcurrentHashMap<>();
    private final Map<String, List<StartPhase>> imagePhases = new ConcurrentHashMap<>();
    private final Map<String, Optional<ContainerProxy>> proxies = new ConcurrentHashMap<>();
    private final Set<String> ended = ConcurrentHashMap.newKeySet();

    /** @param below containers of other stacks, by all their names */
    public StackProgress(Engine engine, Map<String, RunningContainer> below) {
        this(engine, below, Map.of());
    }

    /** @param reachable by the engine's name of a container, those that it reaches by all their names; else all */
    public StackProgress(
            Engine engine, Map<String, RunningContainer> below, Map<String, Map<String, RunningContainer>> reachable) {
        this.engine = engine;
        this.below = Map.copyOf(below);
        this.reachable = Map.copyOf(reachable);
    }

    public ContainerProgress begin(ContainerAction.Create create) {
        ContainerProgress own = new ContainerProgress(create);
        containers.put(create.engineName(), own);
        return own;
    }

    /** It is found by another name now. */
    public void renamed(String engineName, String newName) {
        containers.put(newName, of(engineName));
    }

    /** Of a container of the plan. */
    public ContainerProgress of(String engineName) {
        return find(engineName).orElseThrow();
    }

    public Optional<ContainerProgress> find(String engineName) {
        return Optional.ofNullable(containers.get(engineName));
    }

    public List<ContainerProgress> all() {
        return List.copyOf(containers.values());
    }

    public void started(AdoptedSpec spec, AdoptedSpec.Started fixture) {
        fixture.handle().ifPresent(handle -> handles.put(spec.name(), handle));
        if (!fixture.addresses().isEmpty()) {
            adopted.put(
                    spec.name(),
                    new RunningContainer(
                            engine,
                            spec.name(),
                            spec.place(),
                            ContainerDetails.elsewhere(spec.name(), fixture.addresses()),
                            List.of(),
                            Optional.empty()));
        }
        fixture.containerId().ifPresent(id -> {
            ContainerDetails facts = engine.containers().inspect(id);
            adopted.put(
                    spec.name(),
                    new RunningContainer(
                            engine, spec.name(), spec.place(), facts, List.of(), ContainerProxy.declared(facts)));
        });
    }

    /** Containers of fixtures that other code owns, by declared name. */
    public Map<String, RunningContainer> adopted() {
        return adopted;
    }

    /** What tests get of adopted fixtures, by declared name. */
    public Map<String, Object> handles() {
        return handles;
    }

    public void identified(String image, String id) {
        imageIds.put(image, id);
    }

    /** What the image of a container took, for the phases of its start. */
    public void imageTook(String image, String phase, Duration length) {
        imagePhases
                .computeIfAbsent(image, unused -> new CopyOnWriteArrayList<>())
                .add(new StartPhase(phase, length));
    }

    public List<StartPhase> imagePhases(String image) {
        return List.copyOf(imagePhases.getOrDefault(image, List.of()));
    }

    /** Of the phases of an image. */
    public Duration longest(String image) {
        return imagePhases(image).stream()
                .map(StartPhase::length)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** The id that an image had when it was looked at, empty if it was not there or nobody looked. */
    public String imageId(String image) {
        return imageIds.getOrDefault(image, "");
    }

    public void ends(String container) {
        ended.add(container);
    }

    public boolean hasEnded(String container) {
        return ended.contains(container);
    }

    public void stopWatching() {
        containers.values().forEach(each -> each.watched().ifPresent(WatchedContainer::close));
    }

    /** A started container by any of its names. */
    public RunningContainer container(String name) {
        Map<String, RunningContainer> known = known();
        RunningContainer container = known.get(name);
        if (container == null) {
            throw new HarnessException("There is no container <" + name + ">. " + Nearest.hint(name, known.keySet()));
        }
        return container;
    }

    /** The container that the engine knows by a name, for what is done with it at a moment of its life. */
    public RunningContainer container(ContainerAction of) {
        RunningContainer container = reachableFrom(of).get(of.target().name());
        return container == null ? container(of.target().name()) : container;
    }

    /** Puts real addresses in the place of names, as the container of an action knows them. */
    public String rewrite(String text, ContainerAction of) {
        return EndpointRewriter.rewrite(text, reachableFrom(of));
    }

    private Map<String, RunningContainer> reachableFrom(ContainerAction of) {
        return Optional.ofNullable(reachable.get(of.engineName())).orElseGet(this::known);
    }

    public String rewrite(String text) {
        return EndpointRewriter.rewrite(text, known());
    }

    /** All started containers, of the stack and below, by all names that others may write. */
    public Map<String, RunningContainer> known() {
        Map<String, RunningContainer> known = new LinkedHashMap<>(below);
        known.putAll(adopted);
        Map<String, RunningContainer> declared = new LinkedHashMap<>();
        containers.values().forEach(own -> own.facts().ifPresent(facts -> {
            ContainerSpec spec = own.create().spec();
            RunningContainer container = handle(spec, facts, List.of());
            names(spec).forEach(name -> known.putIfAbsent(name, container));
            declared.put(spec.name(), container);
        }));
        // A name of its own goes before an alias that several may have.
        known.putAll(declared);
        return known;
    }

    /** All handles of a container have one proxy. */
    public RunningContainer handle(ContainerSpec spec, ContainerDetails facts, List<StartPhase> phases) {
        Optional<ContainerProxy> proxy = proxies.computeIfAbsent(spec.name(), key -> ContainerProxy.declared(facts));
        return new RunningContainer(engine, spec.name(), spec.place(), facts, phases, proxy);
    }

    /** Lets a container that takes the place of this one have its proxy. */
    public void replaces(RunningContainer container) {
        proxies.put(container.name(), container.proxy());
    }

    /** After a start that failed: nobody has got a handle. */
    public void closeProxies() {
        proxies.values().forEach(proxy -> proxy.ifPresent(ContainerProxy::close));
    }

    /** Every name by which other containers may write one: its own and its aliases. */
    public static List<String> names(ContainerSpec spec) {
        List<String> names = new ArrayList<>(List.of(spec.name()));
        spec.networking().networks().forEach(attachment -> names.addAll(attachment.aliases()));
        return names;
    }
}
