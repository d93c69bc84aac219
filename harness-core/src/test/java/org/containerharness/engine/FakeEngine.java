package org.containerharness.engine;

import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.HealthcheckSpec;

/**
 * An engine that lives in memory: it keeps images, containers, networks and volumes, refuses what a real one refuses,
 * emits events, and does what a test's scripts say. Nothing happens by itself and nothing takes time.
 *
 * <pre>{@code
 * FakeEngine engine = new FakeEngine().withImage("redis:7")
 *         .onStart("db", container -> container.log("Ready to accept connections"));
 * …
 * engine.container("db").exit(3);
 * assertThat(engine.calls()).containsExactly("create container db", "start container db");
 * }</pre>
 *
 * <p>Containers, networks and volumes are named in {@link #calls()}, scripts and look-ups by their declared name if they
 * were made through an action, else by their engine name. Events and log lines are delivered in the thread that causes
 * them, before the causing call returns.
 */
public final class FakeEngine implements Engine {

    private final FakeState state = new FakeState();
    private final FakeNetworks networks = new FakeNetworks(state);
    private final FakeContainers containers = new FakeContainers(state, networks);
    private final FakeImages images = new FakeImages(state);
    private volatile EngineInfo info =
            info("fake://", "127.0.0.1", EnumSet.complementOf(EnumSet.of(Capability.OTHER_PROCESSES)));

    // What a test sets up

    /** Makes an image local: no healthcheck, no exposed ports. */
    public FakeEngine withImage(String reference) {
        return withImage(FakeImages.image(reference));
    }

    /** Makes an image local under all of its tags. */
    public FakeEngine withImage(ImageFacts image) {
        images.add(image);
        return this;
    }

    /** Makes an image one that a pull finds. */
    public FakeEngine withImageInRegistry(String reference) {
        synchronized (state) {
            state.registry.put(FakeState.canonical(reference), FakeImages.image(reference));
        }
        return this;
    }

    /** Facts of an image, to be changed as a test needs. */
    public static ImageFacts image(
            String reference, Optional<HealthcheckSpec> healthcheck, List<ContainerPort> exposed) {
        String canonical = FakeState.canonical(reference);
        return new ImageFacts(
                "sha256:" + Integer.toHexString(canonical.hashCode()),
                List.of(canonical),
                List.of(),
                Optional.empty(),
                healthcheck,
                exposed,
                Map.of(),
                "linux/amd64",
                1_000_000);
    }

    /** Lets the engine be on another machine. */
    public FakeEngine on(String endpoint, String host) {
        info = info(endpoint, host, info.capabilities());
        return this;
    }

    /** Lets the engine be one that cannot do this. */
    public FakeEngine without(Capability capability) {
        Set<Capability> left = new HashSet<>(info.capabilities());
        left.remove(capability);
        info = info(info.endpoint(), info.host(), left);
        return this;
    }

    /** Runs a script each time the container of this declared name is started, after its {@code STARTED} event. */
    public FakeEngine onStart(String container, Consumer<FakeContainer> script) {
        containers.startScripts.put(container, script);
        return this;
    }

    /** Answers commands run in the container of this declared name; without a script they end with 0 and say nothing. */
    public FakeEngine onExec(String container, Function<ExecRequest, ExecResult> script) {
        containers.execScripts.put(container, script);
        return this;
    }

    /** Fails the next call that {@link #calls()} would show with this text or one that begins with it. */
    public FakeEngine failNext(String call, EngineException exception) {
        state.fail(call, exception, true);
        return this;
    }

    /** Fails all calls that {@link #calls()} would show with this text or one that begins with it. */
    public FakeEngine failAlways(String call, EngineException exception) {
        state.fail(call, exception, false);
        return this;
    }

    /** Runs an action in the calling thread before each call that begins with this text, after it was recorded. */
    public FakeEngine before(String call, Runnable action) {
        state.before(call, action);
        return this;
    }

    /** An exception to fail with. */
    public static EngineException failure(EngineException.Kind kind, String message) {
        return new EngineException(kind, 500, message, null);
    }

    /** Tells all listeners that the event stream broke and came back. */
    public void breakEventStream() {
        state.listeners.forEach(EventListener::onGap);
    }

    /** Tells all listeners that the engine is gone. */
    public void loseEngine(Throwable cause) {
        state.listeners.forEach(listener -> listener.onLost(cause));
    }

    // What a test looks at

    /** All calls so far in their order, such as {@code start container db}. */
    public List<String> calls() {
        return List.copyOf(state.calls);
    }

    public void forgetCalls() {
        state.calls.clear();
    }

    /**
     * A container by its declared name, engine name or id.
     *
     * @throws EngineException if there is none
     */
    public FakeContainer container(String name) {
        return state.container(name);
    }

    /** Declared names of all containers there are. */
    public List<String> containerNames() {
        synchronized (state) {
            return state.containers.values().stream().map(FakeContainer::name).toList();
        }
    }

    /** Declared names of all networks there are. */
    public List<String> networkNames() {
        synchronized (state) {
            return state.networks.values().stream()
                    .map(FakeState.Made::declared)
                    .toList();
        }
    }

    /** Declared names of all volumes there are. */
    public List<String> volumeNames() {
        synchronized (state) {
            return state.volumes.values().stream().map(FakeState.Made::declared).toList();
        }
    }

    /** How many subscriptions to events are open. */
    public int subscriptions() {
        return state.listeners.size();
    }

    // Engine

    @Override
    public EngineContainers containers() {
        return containers;
    }

    @Override
    public EngineFiles files() {
        return new FakeFiles(state);
    }

    @Override
    public EngineLogs logs() {
        return new FakeLogs(state);
    }

    @Override
    public EngineImages images() {
        return images;
    }

    @Override
    public EngineRegistries registries() {
        return new FakeRegistries(state);
    }

    @Override
    public EngineNetworks networks() {
        return networks;
    }

    @Override
    public EngineVolumes volumes() {
        return new FakeVolumes(state);
    }

    @Override
    public EngineInfo info() {
        return info;
    }

    private static EngineInfo info(String endpoint, String host, Set<Capability> capabilities) {
        return new EngineInfo(
                endpoint, "test", "26.1.5", "1.45", "linux", "amd64", host, Optional.empty(), false, capabilities);
    }

    @Override
    public EngineStatus status() {
        state.call("status");
        return new EngineStatus(Instant.EPOCH, "/var/lib/fake", 31, List.of());
    }

    @Override
    public Subscription events(EventListener listener) {
        state.call("subscribe to events");
        EventListener own = new Forwarder(listener);
        state.listeners.add(own);
        return () -> state.listeners.remove(own);
    }

    /** Makes two subscriptions of one listener two. */
    private static final class Forwarder implements EventListener {

        private final EventListener target;

        Forwarder(EventListener target) {
            this.target = target;
        }

        @Override
        public void onEvent(EngineEvent event) {
            target.onEvent(event);
        }

        @Override
        public void onGap() {
            target.onGap();
        }

        @Override
        public void onLost(Throwable cause) {
            target.onLost(cause);
        }
    }

    @Override
    public Optional<String> classPath() {
        return Optional.empty();
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return Optional.empty();
    }

    @Override
    public void close() {
        state.calls.add("close");
        state.listeners.clear();
    }
}
