package org.containerharness.handle;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Internal;
import org.containerharness.model.Nearest;
import org.containerharness.model.ResourceId;
import org.containerharness.plan.Action;
import org.containerharness.plan.ContainerAction;
import org.containerharness.plan.Plan;
import org.containerharness.proxy.ContainerProxy;
import org.containerharness.space.Space;
import org.jspecify.annotations.Nullable;

/**
 * A stack that was started and is ready; closing it removes what it started.
 *
 * <p>A stack may stand on others: what those hold is found through it too, and outlives it.
 */
public final class RunningStack implements AutoCloseable {

    private final StackLife life;
    private final String name;
    private final Plan plan;
    private final List<Action> done;
    private final Map<String, RunningContainer> containers;
    private final Map<String, RunningNetwork> networks;
    private final Map<String, RunningVolume> volumes;
    private final Map<String, RunningImage> images;
    private final Map<String, RunningRegistry> registries;
    private final Map<String, RunningContainer> reachable;
    private final Map<String, Object> fixtures;
    private final List<RunningStack> below;
    private final List<ContainerAction.CopyOut> collected = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Duration startTime;

    @Internal
    public RunningStack(
            StackLife life,
            String name,
            Plan plan,
            List<Action> done,
            Map<String, RunningContainer> containers,
            Map<String, RunningNetwork> networks,
            Map<String, RunningVolume> volumes,
            Map<String, RunningImage> images,
            Map<String, RunningRegistry> registries,
            Map<String, RunningContainer> aliases,
            Map<String, Object> handles,
            List<RunningStack> below,
            Duration startTime) {
        this.life = life;
        this.name = name;
        this.plan = plan;
        this.done = List.copyOf(done);
        this.containers = Collections.unmodifiableMap(new LinkedHashMap<>(containers));
        this.networks = Collections.unmodifiableMap(new LinkedHashMap<>(networks));
        this.volumes = Collections.unmodifiableMap(new LinkedHashMap<>(volumes));
        this.images = Collections.unmodifiableMap(new LinkedHashMap<>(images));
        this.registries = Collections.unmodifiableMap(new LinkedHashMap<>(registries));
        this.below = List.copyOf(below);
        this.startTime = startTime;
        Map<String, RunningContainer> all = new LinkedHashMap<>();
        below.forEach(stack -> all.putAll(stack.reachable));
        all.putAll(aliases);
        all.putAll(containers);
        this.reachable = Collections.unmodifiableMap(all);
        Map<String, Object> allHandles = new LinkedHashMap<>();
        below.forEach(stack -> allHandles.putAll(stack.fixtures));
        allHandles.putAll(handles);
        this.fixtures = Collections.unmodifiableMap(allHandles);
    }

    public String name() {
        return name;
    }

    /** What was done to start it. */
    public Plan plan() {
        return plan;
    }

    /** From the first call to the last container's readiness. */
    public Duration startTime() {
        return startTime;
    }

    /** Its own containers, in the order of their declaration; those of the stacks below are left out. */
    public Collection<RunningContainer> containers() {
        return containers.values();
    }

    public Collection<RunningNetwork> networks() {
        return networks.values();
    }

    public Collection<RunningVolume> volumes() {
        return volumes.values();
    }

    /**
     * A container by its declared name, of this stack or one below.
     *
     * @throws HarnessException if there is none, with the nearest name
     */
    public RunningContainer container(String declaredName) {
        return findContainer(declaredName)
                .orElseThrow(
                        () -> unknown("container", declaredName, allContainers().keySet()));
    }

    public Optional<RunningContainer> findContainer(String declaredName) {
        return Optional.ofNullable(allContainers().get(declaredName));
    }

    /** A network by its declared name, of this stack or one below. */
    public RunningNetwork network(String declaredName) {
        return findNetwork(declaredName).orElseThrow(() -> unknown("network", declaredName, networks.keySet()));
    }

    public Optional<RunningNetwork> findNetwork(String declaredName) {
        return find(stack -> stack.networks, declaredName);
    }

    /** A volume by its declared name, of this stack or one below. */
    public RunningVolume volume(String declaredName) {
        return findVolume(declaredName).orElseThrow(() -> unknown("volume", declaredName, volumes.keySet()));
    }

    public Optional<RunningVolume> findVolume(String declaredName) {
        return find(stack -> stack.volumes, declaredName);
    }

    /** Registries that run in its own containers. */
    public Collection<RunningRegistry> registries() {
        return registries.values();
    }

    /** A registry by the declared name of its container, of this stack or one below. */
    public RunningRegistry registry(String declaredName) {
        return findRegistry(declaredName).orElseThrow(() -> unknown("registry", declaredName, registries.keySet()));
    }

    public Optional<RunningRegistry> findRegistry(String declaredName) {
        return find(stack -> stack.registries, declaredName);
    }

    /** Its own images, in the order of their declaration. */
    public Collection<RunningImage> images() {
        return images.values();
    }

    /** An image by its declared name, of this stack or one below. */
    public RunningImage image(String declaredName) {
        return findImage(declaredName).orElseThrow(() -> unknown("image", declaredName, images.keySet()));
    }

    public Optional<RunningImage> findImage(String declaredName) {
        return find(stack -> stack.images, declaredName);
    }

    private <T> Optional<T> find(Function<RunningStack, Map<String, T>> kind, String declaredName) {
        @Nullable T own = kind.apply(this).get(declaredName);
        return own != null
                ? Optional.of(own)
                : below.stream()
                        .flatMap(stack -> stack.find(kind, declaredName).stream())
                        .findFirst();
    }

    /**
     * What a fixture that is no container hands out, such as the database that a test has to itself, or what a container
     * of a known kind serves as a whole.
     *
     * @throws HarnessException if there is none of that name and type, with the nearest name
     */
    public <T> T fixture(String declaredName, Class<T> type) {
        Optional<Object> whole = findContainer(declaredName).flatMap(WholeService::of);
        return Optional.ofNullable(fixtures.get(declaredName))
                .or(() -> whole)
                .filter(type::isInstance)
                .map(type::cast)
                .orElseThrow(() -> unknown(type.getSimpleName(), declaredName, fixtures.keySet()));
    }

    /** What fixtures that are no containers hand out, by declared name; of this stack and those below. */
    public Map<String, Object> fixtures() {
        return fixtures;
    }

    /**
     * Replaces every {@code container:port} in the text by the address that reaches it from this JVM; {@code
     * jdbc:postgresql://db:5432/app} becomes {@code jdbc:postgresql://127.0.0.1:49153/app}. In a URL without a port,
     * {@code http://proxy/}, that of its scheme is meant if it is published. The declared name of a
     * {@link Space} in braces becomes what it is called on its service: {@code jdbc:postgresql://db:5432/{orders}}; with
     * a word after a dot it becomes one of its {@link Space#texts}, {@code {orders.url}}, and so does a container of a
     * known kind, {@code {db.url}}.
     *
     * @throws HarnessException if a known container does not publish the port
     */
    public String rewrite(String text) {
        return new SpaceTexts(fixtures, reachable).fillIn(EndpointRewriter.rewrite(text, reachable));
    }

    /**
     * As {@link #rewrite}, for a text that must name a container.
     *
     * @throws HarnessException if it names none, or is no URI
     */
    public URI endpoint(String text) {
        String rewritten = rewrite(text);
        if (rewritten.equals(text)) {
            throw new HarnessException(EndpointRewriter.unknown(text, reachable));
        }
        try {
            return URI.create(rewritten);
        } catch (IllegalArgumentException e) {
            throw new HarnessException("The endpoint <" + text + "> is no URI: " + e.getMessage(), e);
        }
    }

    private Map<String, RunningContainer> allContainers() {
        Map<String, RunningContainer> all = new LinkedHashMap<>();
        below.forEach(stack -> all.putAll(stack.allContainers()));
        all.putAll(containers);
        return all;
    }

    private HarnessException unknown(String kind, String wanted, Collection<String> known) {
        return new HarnessException("The stack <" + name + "> has no " + kind + " <" + wanted + ">. "
                + Nearest.hint(wanted, new ArrayList<>(known)));
    }

    @Internal
    public List<Action> done() {
        return done;
    }

    @Internal
    public Map<String, RunningContainer> reachable() {
        return reachable;
    }

    @Internal
    public List<RunningStack> below() {
        return below;
    }

    /**
     * Lets a file or folder be copied out of one of its containers when the stack is closed: before the container is removed,
     * and after it was stopped if it ends gracefully. What fails of it is a warning.
     *
     * @param target as for {@link RunningContainer#copyOut}
     */
    public void collectAtItsEnd(String declaredName, String path, Path target) {
        RunningContainer container = container(declaredName);
        collected.add(new ContainerAction.CopyOut(
                ResourceId.container(declaredName), container.engineName(), new ContainerPath(path), target));
    }

    @Internal
    public List<ContainerAction.CopyOut> collected() {
        return List.copyOf(collected);
    }

    /**
     * Its own containers that ended by themselves though they should run, each told once; what {@link #close} would warn of
     * or fail by. The engine is asked about those that
     * have ended, and whether the others run if it was asked that more than a second ago.
     */
    @Internal
    public List<ContainerEnd> takeEnds() {
        return closed.get() ? List.of() : life.takeEnds(this);
    }

    /**
     * Whether all of its own containers still run that are to run, as the engine's events tell; the engine is asked if that
     * was long ago (a second), or where events were cut off, as by its restart.
     */
    public boolean isRunning() {
        return !closed.get() && containers().stream().noneMatch(life::hasEnded);
    }

    /**
     * Whether one of its own containers may end without anything being wrong: it is a job that others wait for, or {@link
     * org.containerharness.model.UnexpectedEnd} says so.
     */
    @Internal
    public boolean mayEnd(RunningContainer container) {
        return life.mayEnd(container);
    }

    public boolean isClosed() {
        return closed.get();
    }

    /**
     * Removes what the stack started; a second call does nothing.
     *
     * @throws HarnessException if something could not be removed, after everything was tried
     * @throws ContainerEndedException if a container had ended and {@link org.containerharness.model.UnexpectedEnd} says that
     *     this is a failure; all is removed nevertheless
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                life.end(this);
            } finally {
                closeProxies();
            }
        }
    }

    /**
     * Lets go of the stack without removing anything. It stays on the engine until somebody removes it; no watchdog and
     * no sweep does, because it is marked as kept.
     *
     * @return the commands to look inside and to remove it, a line each; empty if there is nothing to keep
     * @throws HarnessException if it could not be marked
     */
    public String keep() {
        if (!closed.compareAndSet(false, true)) {
            return "";
        }
        closeProxies();
        return life.keep(this);
    }

    private void closeProxies() {
        containers().forEach(container -> container.proxy().ifPresent(ContainerProxy::close));
    }

    @Override
    public String toString() {
        return "stack " + name + " " + containers.values();
    }
}
