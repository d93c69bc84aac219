package org.containerharness.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.containerharness.engine.EngineException.Kind;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.HealthcheckSpec;
import org.containerharness.model.ImageReference;

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

    final Map<String, ImageDetails> images = new ConcurrentSkipListMap<>();
    final Map<String, ImageDetails> registry = new ConcurrentSkipListMap<>();
    /** By id, and so in the order in which they were created. */
    final Map<String, FakeContainer> containers = new ConcurrentSkipListMap<>();

    final Map<String, FakeNetworks.Network> networks = new ConcurrentSkipListMap<>();
    final Map<String, FakeVolumes.Volume> volumes = new ConcurrentSkipListMap<>();
    final Map<String, EventListener> listeners = new ConcurrentSkipListMap<>();
    final Map<String, Consumer<FakeContainer>> startScripts = new ConcurrentHashMap<>();
    final Map<String, Function<ExecRequest, ExecResult>> execScripts = new ConcurrentHashMap<>();
    private final List<Planned> plans = new CopyOnWriteArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final FakeServices services = new FakeServices(this);
    private final List<FakeEngine> members = new CopyOnWriteArrayList<>();
    private final List<SwarmNode> nodes = new CopyOnWriteArrayList<>();
    private volatile Optional<SwarmNode> node = Optional.empty();
    private volatile Optional<FakeEngine> manager = Optional.empty();
    private volatile long memory;
    private volatile boolean silent;
    private volatile Duration ahead = Duration.ZERO;
    private volatile EngineInfo info = new EngineInfo(
            "fake://",
            "test",
            "26.1.5",
            "1.45",
            "linux",
            "amd64",
            "127.0.0.1",
            Optional.empty(),
            false,
            EnumSet.complementOf(EnumSet.of(Capability.OTHER_PROCESSES)));

    /** What a test wants to happen at calls that begin like this. */
    private record Planned(String call, Runnable action, boolean once) {}

    // What a test sets up

    /** Makes an image local: no healthcheck, no exposed ports. */
    public FakeEngine withImage(String reference) {
        return withImage(FakeImages.image(reference));
    }

    /** Makes an image local under all of its tags. */
    public FakeEngine withImage(ImageDetails image) {
        new FakeImages(this).add(image);
        return this;
    }

    /** Makes an image one that a pull finds. */
    public FakeEngine withImageInRegistry(String reference) {
        registry.put(canonical(reference), FakeImages.image(reference));
        return this;
    }

    /** Facts of an image, to be changed as a test needs. */
    public static ImageDetails image(
            String reference, Optional<HealthcheckSpec> healthcheck, List<ContainerPort> exposed) {
        String canonical = canonical(reference);
        return new ImageDetails(
                "sha256:" + Integer.toHexString(canonical.hashCode()),
                List.of(canonical),
                List.of(),
                Optional.empty(),
                healthcheck,
                exposed,
                Map.of(),
                "linux/amd64",
                1_000_000,
                List.of());
    }

    /** Lets the engine be on another machine. */
    public FakeEngine on(String endpoint, String host) {
        info = EngineInfoBuilder.builder(info).endpoint(endpoint).host(host).build();
        return this;
    }

    /** Lets its machine have a processor of another kind, such as {@code arm64}. */
    public FakeEngine ofArchitecture(String architecture) {
        info = EngineInfoBuilder.builder(info).architecture(architecture).build();
        return this;
    }

    /** Lets the engine be one that cannot do this. */
    public FakeEngine without(Capability capability) {
        Set<Capability> left = new HashSet<>(info.capabilities());
        left.remove(capability);
        info = EngineInfoBuilder.builder(info).capabilities(left).build();
        return this;
    }

    /** Runs a script each time the container of this declared name is started, after its {@code STARTED} event. */
    public FakeEngine onStart(String container, Consumer<FakeContainer> script) {
        startScripts.put(container, script);
        return this;
    }

    /** Answers commands run in the container of this declared name; without a script they end with 0 and say nothing. */
    public FakeEngine onExec(String container, Function<ExecRequest, ExecResult> script) {
        execScripts.put(container, script);
        return this;
    }

    /** Fails the next call that {@link #calls()} would show with this text or one that begins with it. */
    public FakeEngine failNext(String call, EngineException exception) {
        Runnable failure = () -> {
            throw exception;
        };
        plans.add(new Planned(call, failure, true));
        return this;
    }

    /** Fails all calls that {@link #calls()} would show with this text or one that begins with it. */
    public FakeEngine failAlways(String call, EngineException exception) {
        return before(call, () -> {
            throw exception;
        });
    }

    /** Runs an action in the calling thread before each call that begins with this text, after it was recorded. */
    public FakeEngine before(String call, Runnable action) {
        plans.add(new Planned(call, action, false));
        return this;
    }

    /** An exception to fail with. */
    public static EngineException failure(Kind kind, String message) {
        return new EngineException(kind, 500, message, null);
    }

    /** From now on nothing that happens is told to anybody, as by a connection that has died unnoticed. */
    public FakeEngine withoutEvents() {
        silent = true;
        return this;
    }

    boolean isSilent() {
        return silent;
    }

    /** Tells all listeners that the event stream broke and came back. */
    public void breakEventStream() {
        listeners.values().forEach(EventListener::onGap);
    }

    /** Tells all listeners that the engine is gone. */
    public void loseEngine(Throwable cause) {
        listeners.values().forEach(listener -> listener.onLost(cause));
    }

    // What a test looks at

    /** All calls so far in their order, such as {@code start container db}. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    public void forgetCalls() {
        calls.clear();
    }

    /**
     * A container by its declared name, engine name or id.
     *
     * @throws EngineException if there is none
     */
    public FakeContainer container(String name) {
        return lookUp(name).orElseThrow(() -> refused(Kind.NOT_FOUND, "No such container: " + name));
    }

    /** Declared names of all containers there are. */
    public List<String> containerNames() {
        return containers.values().stream().map(FakeContainer::name).toList();
    }

    /** Declared names of all networks there are. */
    public List<String> networkNames() {
        return networks.values().stream().map(FakeNetworks.Network::declared).toList();
    }

    /** Declared names of all volumes there are. */
    public List<String> volumeNames() {
        return volumes.values().stream().map(FakeVolumes.Volume::declared).toList();
    }

    /** How many subscriptions to events are open. */
    public int subscriptions() {
        return listeners.size();
    }

    // What its parts share

    /** Records a call, and does what a test has planned for it. */
    void call(String text) {
        calls.add(text);
        for (Planned planned : plans) {
            if (text.startsWith(planned.call()) && (!planned.once() || plans.remove(planned))) {
                planned.action().run();
            }
        }
    }

    /** Records a call about a container that must be there. */
    FakeContainer existing(String what, String name) {
        call(what + " " + declared(name));
        return container(name);
    }

    /** The declared name of a container, or the name itself. */
    String declared(String name) {
        return lookUp(name).map(FakeContainer::name).orElse(name);
    }

    Optional<FakeContainer> lookUp(String name) {
        return containers.values().stream()
                .filter(container ->
                        container.id().equals(name) || container.engineName().equals(name))
                .findFirst()
                .or(() -> containers.values().stream()
                        .filter(container -> container.name().equals(name))
                        .findFirst());
    }

    int newNumber() {
        return numbers.incrementAndGet();
    }

    String newId() {
        return "%064x".formatted(newNumber());
    }

    static String canonical(String reference) {
        return reference.startsWith("sha256:")
                ? reference
                : ImageReference.parse(reference).toString();
    }

    static boolean matches(Map<String, String> labels, Map<String, String> wanted) {
        return wanted.entrySet().stream()
                .allMatch(label -> label.getValue().isEmpty()
                        ? labels.containsKey(label.getKey())
                        : label.getValue().equals(labels.get(label.getKey())));
    }

    static EngineException refused(Kind kind, String message) {
        boolean isMissing = kind == Kind.NOT_FOUND || kind == Kind.IMAGE_MISSING || kind == Kind.IMAGE_UNKNOWN;
        return new EngineException(kind, isMissing ? 404 : 409, message, null);
    }

    static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("No test has needed this of the engine in memory yet.");
    }

    // Engine

    @Override
    public EngineContainers containers() {
        return new FakeContainers(this);
    }

    @Override
    public EngineFiles files() {
        return new FakeContainers(this);
    }

    @Override
    public EngineLogs logs() {
        return new FakeContainers(this);
    }

    @Override
    public EngineImages images() {
        return new FakeImages(this);
    }

    @Override
    public EngineRegistries registries() {
        return new FakeImages(this);
    }

    @Override
    public EngineNetworks networks() {
        return new FakeNetworks(this);
    }

    @Override
    public EngineVolumes volumes() {
        return new FakeVolumes(this);
    }

    @Override
    public EngineInfo info() {
        return info;
    }

    @Override
    public EngineStatus status() {
        call("status");
        int running =
                (int) containers.values().stream().filter(FakeContainer::isUp).count();
        return new EngineStatus(
                now(),
                "/",
                memory,
                running,
                31,
                "overlay2",
                "2, systemd",
                node.map(SwarmNode::id).orElse(""),
                List.of());
    }

    @Override
    public List<SwarmNode> nodes() {
        call("nodes");
        return List.copyOf(nodes);
    }

    /** Lets the engine manage a swarm, of which it is the first node, with its host as name. */
    public FakeEngine asManager(Map<String, String> labels) {
        return joined(this, "manager", labels);
    }

    /** Lets the engine be a worker in the swarm of another. */
    public FakeEngine asWorkerOf(FakeEngine other, Map<String, String> labels) {
        return without(Capability.ATTACHABLE_OVERLAYS).joined(other, "worker", labels);
    }

    private FakeEngine joined(FakeEngine other, String role, Map<String, String> labels) {
        String name = info.endpoint().replaceAll(".*/", "");
        SwarmNode own = new SwarmNode("id-" + name, name, role, true, "linux", "x86_64", labels, Map.of());
        node = Optional.of(own);
        manager = Optional.of(other);
        other.nodes.add(own);
        other.members.add(this);
        return this;
    }

    /** The engines of the swarm that it manages. */
    List<FakeEngine> members() {
        return List.copyOf(members);
    }

    String nodeId() {
        return node.map(SwarmNode::id).orElse("");
    }

    @Override
    public FakeServices services() {
        return services;
    }

    /** Where overlay networks are known. */
    Optional<FakeEngine> manager() {
        return manager.filter(other -> other != this);
    }

    Instant now() {
        return Instant.now().plus(ahead);
    }

    /** Lets the engine's clock differ from this JVM's. */
    public FakeEngine withClockAhead(Duration duration) {
        ahead = duration;
        return this;
    }

    /** Of the machine, in bytes. */
    public FakeEngine withMemory(long bytes) {
        memory = bytes;
        return this;
    }

    @Override
    public Subscription events(EventListener listener) {
        call("subscribe to events");
        String key = newId();
        listeners.put(key, listener);
        return () -> listeners.remove(key);
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
        calls.add("close");
        listeners.clear();
    }
}
