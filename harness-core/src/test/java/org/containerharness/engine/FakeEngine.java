package org.containerharness.engine;

import static org.containerharness.engine.EngineException.Kind.IMAGE_MISSING;
import static org.containerharness.engine.EngineException.Kind.IMAGE_UNKNOWN;
import static org.containerharness.engine.EngineException.Kind.IN_USE;
import static org.containerharness.engine.EngineException.Kind.NAME_TAKEN;
import static org.containerharness.engine.EngineException.Kind.NOT_FOUND;
import static org.containerharness.engine.EngineException.Kind.WRONG_STATE;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.CommitSpec;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.HealthcheckSpec;
import org.containerharness.model.ImageReference;
import org.containerharness.model.NetworkAttachment;
import org.containerharness.model.PortSpec;
import org.containerharness.model.RegistryLogin;
import org.jspecify.annotations.Nullable;

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

    private volatile EngineInfo info = info("fake://", "127.0.0.1");
    private final Map<String, ImageFacts> images = new LinkedHashMap<>();
    private final Map<String, ImageFacts> registry = new LinkedHashMap<>();
    private final Map<String, FakeContainer> containers = new LinkedHashMap<>();
    private final Map<String, FakeNetwork> networks = new LinkedHashMap<>();
    private final Map<String, FakeVolume> volumes = new LinkedHashMap<>();
    private final Map<String, Consumer<FakeContainer>> startScripts = new LinkedHashMap<>();
    private final Map<String, Function<ExecRequest, ExecResult>> execScripts = new LinkedHashMap<>();
    private final List<Failure> failures = new CopyOnWriteArrayList<>();
    private final List<Hook> hooks = new CopyOnWriteArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<EventListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final AtomicInteger hostPorts = new AtomicInteger(40_000);
    private final Object lock = new Object();

    private record Failure(String call, EngineException exception, boolean once) {}

    private record Hook(String call, Runnable action) {}

    private record FakeNetwork(String id, String declared, NetworkFacts facts) {}

    private record FakeVolume(String declared, VolumeFacts facts) {}

    // What a test sets up

    /** Makes an image local: no healthcheck, no exposed ports. */
    public FakeEngine withImage(String reference) {
        return withImage(image(reference, Optional.empty(), List.of()));
    }

    /** Makes an image local under all of its tags. */
    public FakeEngine withImage(ImageFacts image) {
        synchronized (lock) {
            image.tags().forEach(tag -> images.put(tag, image));
            images.put(image.id(), image);
        }
        return this;
    }

    /** Makes an image one that a pull finds. */
    public FakeEngine withImageInRegistry(String reference) {
        synchronized (lock) {
            registry.put(canonical(reference), image(reference, Optional.empty(), List.of()));
        }
        return this;
    }

    /** Facts of an image, to be changed as a test needs. */
    public static ImageFacts image(
            String reference, Optional<HealthcheckSpec> healthcheck, List<ContainerPort> exposed) {
        return new ImageFacts(
                "sha256:" + Integer.toHexString(canonical(reference).hashCode()),
                List.of(canonical(reference)),
                List.of(),
                Optional.empty(),
                healthcheck,
                exposed,
                Map.of(),
                "linux/amd64",
                1_000_000);
    }

    /** Runs a script each time the container of this declared name is started, after its {@code STARTED} event. */
    public FakeEngine onStart(String container, Consumer<FakeContainer> script) {
        synchronized (lock) {
            startScripts.put(container, script);
        }
        return this;
    }

    /** Answers commands run in the container of this declared name; without a script they end with 0 and say nothing. */
    public FakeEngine onExec(String container, Function<ExecRequest, ExecResult> script) {
        synchronized (lock) {
            execScripts.put(container, script);
        }
        return this;
    }

    /** Fails the next call that {@link #calls()} would show with this text or one that begins with it. */
    public FakeEngine failNext(String call, EngineException exception) {
        failures.add(new Failure(call, exception, true));
        return this;
    }

    /** Fails all calls that {@link #calls()} would show with this text or one that begins with it. */
    public FakeEngine failAlways(String call, EngineException exception) {
        failures.add(new Failure(call, exception, false));
        return this;
    }

    /** Runs an action in the calling thread before each call that begins with this text, after it was recorded. */
    public FakeEngine before(String call, Runnable action) {
        hooks.add(new Hook(call, action));
        return this;
    }

    /** An exception to fail with. */
    public static EngineException failure(EngineException.Kind kind, String message) {
        return new EngineException(kind, 500, message, null);
    }

    /** Tells all listeners that the event stream broke and came back. */
    public void breakEventStream() {
        listeners.forEach(EventListener::onGap);
    }

    /** Tells all listeners that the engine is gone. */
    public void loseEngine(Throwable cause) {
        listeners.forEach(listener -> listener.onLost(cause));
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
        return lookUp(name).orElseThrow(() -> noContainer(name));
    }

    /** Declared names of all containers there are. */
    public List<String> containers() {
        synchronized (lock) {
            return containers.values().stream().map(FakeContainer::name).toList();
        }
    }

    /** Declared names of all networks there are. */
    public List<String> networks() {
        synchronized (lock) {
            return networks.values().stream().map(FakeNetwork::declared).toList();
        }
    }

    /** Declared names of all volumes there are. */
    public List<String> volumes() {
        synchronized (lock) {
            return volumes.values().stream().map(FakeVolume::declared).toList();
        }
    }

    /** How many subscriptions to events are open. */
    public int subscriptions() {
        return listeners.size();
    }

    /** A container in memory; its methods are what happens to it. */
    public final class FakeContainer {

        private final String id = "%064x".formatted(ids.incrementAndGet());
        private final NewContainer action;
        private final Map<ContainerPort, List<ContainerFacts.HostBinding>> ports = new LinkedHashMap<>();
        private final Map<String, ContainerFacts.Endpoint> endpoints = new LinkedHashMap<>();
        private final Map<String, byte[]> files = new LinkedHashMap<>();
        private final List<LogLine> lines = new ArrayList<>();
        private final Map<Object, LogListener> followers = new LinkedHashMap<>();
        private final Instant createdAt = Instant.now();
        private final List<Runnable> feeds = new ArrayList<>();
        private final String imageId;
        private String engineName;
        private String status = "created";
        private int exitCode;
        private boolean outOfMemory;
        private String health = "none";
        private final List<ContainerFacts.HealthProbe> healthLog = new ArrayList<>();
        private Optional<Instant> startedAt = Optional.empty();
        private Optional<Instant> finishedAt = Optional.empty();

        private FakeContainer(NewContainer action) {
            this.action = action;
            ImageFacts image = images.get(canonical(action.image()));
            this.imageId = image == null ? "" : image.id();
            this.engineName = action.engineName();
        }

        public String id() {
            return id;
        }

        /** The declared name. */
        public String name() {
            return action.spec().name();
        }

        public String engineName() {
            return engineName;
        }

        private Set<String> uses() {
            Set<String> uses = new HashSet<>(action.volumes().values());
            endpoints.values().forEach(endpoint -> uses.add(endpoint.networkId()));
            return uses;
        }

        /** What it was created from. */
        public NewContainer action() {
            return action;
        }

        public String status() {
            synchronized (lock) {
                return status;
            }
        }

        /** Writes a line to standard output. */
        public void log(String line) {
            log(LogLine.Stream.STDOUT, line);
        }

        public void log(LogLine.Stream stream, String text) {
            LogLine line = new LogLine(Instant.now(), stream, text);
            List<LogListener> told;
            synchronized (lock) {
                lines.add(line);
                told = List.copyOf(followers.values());
            }
            told.forEach(follower -> follower.onLine(line));
        }

        /** Ends with an exit code. */
        public void exit(int code) {
            List<LogListener> ended;
            List<Runnable> fed;
            synchronized (lock) {
                fed = List.copyOf(feeds);
                feeds.clear();
                status = "exited";
                exitCode = code;
                finishedAt = Optional.of(Instant.now());
                ended = List.copyOf(followers.values());
                followers.clear();
            }
            emit(EngineEvent.Kind.DIED, Map.of("exitCode", Integer.toString(code)));
            ended.forEach(LogListener::onEnd);
            fed.forEach(Runnable::run);
        }

        /** Is killed for lack of memory. */
        public void runOutOfMemory() {
            synchronized (lock) {
                outOfMemory = true;
            }
            emit(EngineEvent.Kind.OUT_OF_MEMORY, Map.of());
            exit(137);
        }

        /** The engine's own healthcheck comes to a verdict: {@code starting}, {@code healthy} or {@code unhealthy}. */
        public void health(String verdict, int probeExitCode, String probeOutput) {
            synchronized (lock) {
                health = verdict;
                healthLog.add(new ContainerFacts.HealthProbe(probeExitCode, probeOutput));
            }
            switch (verdict) {
                case "healthy" -> emit(EngineEvent.Kind.HEALTHY, Map.of());
                case "unhealthy" -> emit(EngineEvent.Kind.UNHEALTHY, Map.of());
                default -> {}
            }
        }

        /** Publishes a port where the test really listens. */
        public void publish(ContainerPort port, int hostPort) {
            synchronized (lock) {
                ports.put(port, List.of(new ContainerFacts.HostBinding("127.0.0.1", hostPort)));
            }
        }

        /** Puts a file in place. */
        public void file(String path, String content) {
            synchronized (lock) {
                files.put(path, content.getBytes(StandardCharsets.UTF_8));
            }
        }

        /** What was copied in or put in place, by path; folders and class-path resources are empty. */
        public Map<String, byte[]> files() {
            synchronized (lock) {
                return new LinkedHashMap<>(files);
            }
        }

        /** How many log streams are open. */
        public int followers() {
            synchronized (lock) {
                return followers.size();
            }
        }

        private void emit(EngineEvent.Kind kind, Map<String, String> more) {
            Map<String, String> attributes = new LinkedHashMap<>(action.labels());
            attributes.put("name", engineName);
            attributes.putAll(more);
            EngineEvent event = new EngineEvent(kind, id, engineName, attributes, Instant.now());
            listeners.forEach(listener -> {
                synchronized (listener) {
                    listener.onEvent(event);
                }
            });
        }

        private ContainerFacts facts() {
            ContainerSpec spec = action.spec();
            Map<String, ContainerFacts.Endpoint> shown = new LinkedHashMap<>();
            boolean up = status.equals("running") || status.equals("paused");
            endpoints.forEach((network, endpoint) -> shown.put(
                    network,
                    up
                            ? endpoint
                            : new ContainerFacts.Endpoint(
                                    endpoint.networkId(), Optional.empty(), Optional.empty(), endpoint.aliases())));
            ImageFacts image = images.get(canonical(action.image()));
            List<String> command = new ArrayList<>();
            spec.process().entrypoint().ifPresent(words -> command.addAll(words.words()));
            spec.process().command().ifPresent(words -> command.addAll(words.words()));
            return new ContainerFacts(
                    id,
                    engineName,
                    action.image(),
                    imageId,
                    new ContainerFacts.State(
                            status,
                            exitCode,
                            outOfMemory,
                            "",
                            up ? 4242 : 0,
                            startedAt,
                            finishedAt,
                            health,
                            List.copyOf(healthLog),
                            0),
                    up ? Map.copyOf(ports) : Map.of(),
                    shown,
                    healthcheck(image),
                    spec.process().tty(),
                    Map.copyOf(spec.process().environment()),
                    Map.copyOf(action.labels()),
                    List.copyOf(command));
        }

        private Optional<HealthcheckSpec> healthcheck(@Nullable ImageFacts image) {
            Optional<HealthcheckSpec> ofImage = image == null ? Optional.empty() : image.healthcheck();
            return action.spec().healthcheck().or(() -> ofImage).filter(check -> !check.isNone());
        }
    }

    // Engine

    @Override
    public EngineInfo info() {
        return info;
    }

    /** Lets the engine be on another machine. */
    public FakeEngine on(String endpoint, String host) {
        info = info(endpoint, host);
        return this;
    }

    private static EngineInfo info(String endpoint, String host) {
        return new EngineInfo(
                endpoint, "test", "26.1.5", "1.45", "linux", "amd64", host, Optional.empty(), false, true);
    }

    @Override
    public EngineStatus status() {
        call("status");
        return new EngineStatus(Instant.EPOCH, "/var/lib/fake", 31, List.of());
    }

    @Override
    public Optional<ImageFacts> inspectImage(String reference) {
        call("inspect image " + reference);
        synchronized (lock) {
            return Optional.ofNullable(images.get(canonical(reference)));
        }
    }

    @Override
    public void pullImage(ImageReference reference, Optional<String> platform, Consumer<PullProgress> progress) {
        call("pull image " + reference);
        ImageFacts found;
        synchronized (lock) {
            found = registry.get(canonical(reference.toString()));
        }
        if (found == null) {
            throw new EngineException(
                    IMAGE_UNKNOWN, 404, "The registry does not have the image " + reference + ".", null);
        }
        progress.accept(new PullProgress(1, 1, found.size(), found.size()));
        withImage(found);
    }

    @Override
    public String buildImage(
            BuildSpec build, BuildFiles context, String tag, Map<String, String> labels, Consumer<String> output) {
        call("build image " + tag);
        output.accept("Successfully built " + tag);
        withImage(tag);
        return image(tag, Optional.empty(), List.of()).id();
    }

    @Override
    public void tagImage(String image, ImageReference newReference) {
        call("tag image " + image + " as " + newReference);
        synchronized (lock) {
            ImageFacts found = images.get(canonical(image));
            if (found == null) {
                throw noImage(image);
            }
            images.put(canonical(newReference.toString()), found);
        }
    }

    @Override
    public String pushImage(ImageReference reference, Consumer<PullProgress> progress) {
        call("push image " + reference);
        synchronized (lock) {
            ImageFacts found = images.get(canonical(reference.toString()));
            if (found == null) {
                throw noImage(reference.toString());
            }
            registry.put(canonical(reference.toString()), found);
        }
        return digest(reference);
    }

    private static String digest(ImageReference reference) {
        return "sha256:" + String.format("%064x", reference.toString().hashCode() & 0xffffffffL);
    }

    @Override
    public List<ImageSummary> listImages(Map<String, String> labels) {
        call("list images");
        synchronized (lock) {
            return images.entrySet().stream()
                    .filter(entry -> !entry.getKey().startsWith("sha256:"))
                    .filter(entry -> labels.entrySet().stream()
                            .allMatch(label -> label.getValue().isEmpty()
                                    ? entry.getValue().labels().containsKey(label.getKey())
                                    : label.getValue()
                                            .equals(entry.getValue().labels().get(label.getKey()))))
                    .map(entry -> new ImageSummary(
                            entry.getValue().id(),
                            List.of(entry.getKey()),
                            entry.getValue().digests(),
                            Instant.EPOCH,
                            entry.getValue().size(),
                            entry.getValue().labels()))
                    .toList();
        }
    }

    @Override
    public List<ImageLayer> imageHistory(String image) {
        call("read the history of image " + image);
        return List.of();
    }

    @Override
    public void saveImages(List<String> images, OutputStream target) throws IOException {
        call("save images " + images);
        target.write(String.join("\n", images).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<String> loadImages(InputStream source) {
        call("load images");
        try {
            List<String> loaded = new String(source.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            loaded.forEach(this::withImage);
            return loaded;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public String commitContainer(String container, ImageReference reference, CommitSpec changes) {
        call("commit container " + container + " as " + reference);
        withImage(reference.toString());
        return image(reference.toString(), Optional.empty(), List.of()).id();
    }

    @Override
    public Optional<String> registryDigest(ImageReference reference) {
        call("look up image " + reference + " in its registry");
        synchronized (lock) {
            return Optional.ofNullable(registry.get(canonical(reference.toString())))
                    .map(found -> digest(reference));
        }
    }

    @Override
    public void useLogin(RegistryLogin login) {}

    @Override
    public void removeImage(String image, boolean force) {
        call("remove image " + image);
        synchronized (lock) {
            images.remove(canonical(image));
        }
    }

    @Override
    public void importImage(ImageReference reference, byte[] layer, List<String> changes) {
        call("import image " + reference);
        withImage(reference.toString());
    }

    @Override
    public String createContainer(NewContainer action) {
        call("create container " + action.spec().name());
        synchronized (lock) {
            if (!images.containsKey(canonical(action.image()))) {
                throw noImage(action.image());
            }
            if (containers.values().stream()
                    .anyMatch(other -> other.engineName().equals(action.engineName()))) {
                throw new EngineException(
                        NAME_TAKEN,
                        409,
                        "The container name " + action.engineName() + " is already in use by container x.",
                        null);
            }
            FakeContainer container = new FakeContainer(action);
            action.spec()
                    .networking()
                    .ports()
                    .forEach(port -> container.ports.put(port.container(), List.of(binding(action, port))));
            for (NetworkAttachment attachment : action.spec().networking().networks()) {
                attach(container, action.networks().get(attachment.network()), attachment.aliases());
            }
            if (container.facts().healthcheck().isPresent()) {
                container.health = "starting";
            }
            containers.put(container.id(), container);
            return container.id();
        }
    }

    private ContainerFacts.HostBinding binding(NewContainer action, PortSpec port) {
        return new ContainerFacts.HostBinding(
                port.hostAddress().orElse(action.hostAddress()),
                port.hostPorts().map(PortSpec.Range::first).orElseGet(hostPorts::incrementAndGet));
    }

    private void attach(FakeContainer container, @Nullable String networkName, List<String> aliases) {
        FakeNetwork network = networkName == null ? null : networks.get(networkName);
        if (network == null) {
            throw new EngineException(NOT_FOUND, 404, "network " + networkName + " not found", null);
        }
        List<String> all = new ArrayList<>(aliases);
        all.add(0, container.name());
        String address = "10.9." + networks.size() + "." + (containers.size() + 2);
        container.endpoints.put(
                networkName,
                new ContainerFacts.Endpoint(network.id(), Optional.of(address), Optional.empty(), List.copyOf(all)));
    }

    @Override
    public void startContainer(String name) {
        FakeContainer container = existing("start container", name);
        Consumer<FakeContainer> script;
        synchronized (lock) {
            container.status = "running";
            container.startedAt = Optional.of(Instant.now());
            script = startScripts.getOrDefault(container.name(), started -> {});
        }
        container.emit(EngineEvent.Kind.STARTED, Map.of());
        script.accept(container);
    }

    @Override
    public ContainerFacts inspectContainer(String name) {
        FakeContainer container = existing("inspect container", name);
        synchronized (lock) {
            return container.facts();
        }
    }

    @Override
    public boolean isListed(String name) {
        call("look for container " + name);
        synchronized (lock) {
            return containers.values().stream()
                    .anyMatch(container -> container.engineName().equals(name));
        }
    }

    @Override
    public Optional<ContainerFacts> findContainer(String name) {
        Optional<FakeContainer> container = lookUp(name);
        call("find container " + container.map(FakeContainer::name).orElse(name));
        synchronized (lock) {
            return container.map(FakeContainer::facts);
        }
    }

    @Override
    public List<ContainerSummary> listContainers(Map<String, String> labels) {
        call("list containers");
        synchronized (lock) {
            return containers.values().stream()
                    .filter(container -> matches(container.action().labels(), labels))
                    .map(container -> new ContainerSummary(
                            container.id(),
                            container.engineName(),
                            container.action().image(),
                            Optional.ofNullable(images.get(
                                            canonical(container.action().image())))
                                    .map(ImageFacts::id)
                                    .orElse(""),
                            container.status,
                            Map.copyOf(container.action().labels()),
                            Optional.of(container.createdAt),
                            container.uses()))
                    .toList();
        }
    }

    @Override
    public void stopContainer(String name, Optional<Duration> grace) {
        FakeContainer container = existing("stop container", name);
        if (isUp(container)) {
            container.exit(143);
        }
    }

    @Override
    public void killContainer(String name, String signal) {
        FakeContainer container = existing("kill container", name);
        requireUp(container);
        if (signal.equals("SIGKILL") || signal.equals("SIGTERM")) {
            container.exit(signal.equals("SIGKILL") ? 137 : 143);
        }
    }

    @Override
    public void restartContainer(String name, Optional<Duration> grace) {
        FakeContainer container = existing("restart container", name);
        if (isUp(container)) {
            container.exit(143);
        }
        startAgain(container);
    }

    private void startAgain(FakeContainer container) {
        Consumer<FakeContainer> script;
        synchronized (lock) {
            container.status = "running";
            container.startedAt = Optional.of(Instant.now());
            container.ports.replaceAll((port, bindings) -> bindings.stream()
                    .map(binding -> new ContainerFacts.HostBinding(binding.address(), hostPorts.incrementAndGet()))
                    .toList());
            script = startScripts.getOrDefault(container.name(), started -> {});
        }
        container.emit(EngineEvent.Kind.STARTED, Map.of());
        script.accept(container);
    }

    @Override
    public void pauseContainer(String name) {
        FakeContainer container = existing("pause container", name);
        requireUp(container);
        synchronized (lock) {
            container.status = "paused";
        }
        container.emit(EngineEvent.Kind.PAUSED, Map.of());
    }

    @Override
    public void unpauseContainer(String name) {
        FakeContainer container = existing("unpause container", name);
        synchronized (lock) {
            container.status = "running";
        }
        container.emit(EngineEvent.Kind.UNPAUSED, Map.of());
    }

    @Override
    public void renameContainer(String name, String newName) {
        FakeContainer container = existing("rename container", name);
        synchronized (lock) {
            if (containers.values().stream()
                    .anyMatch(other -> other != container && other.engineName().equals(newName))) {
                throw new EngineException(
                        NAME_TAKEN, 409, "The container name " + newName + " is already in use by container x.", null);
            }
            container.engineName = newName;
        }
    }

    @Override
    public List<String> changedPaths(String name) {
        FakeContainer container = existing("list changed files of container", name);
        synchronized (lock) {
            return List.copyOf(container.files.keySet());
        }
    }

    @Override
    public void removeContainer(String name) {
        Optional<FakeContainer> found = lookUp(name);
        call("remove container " + found.map(FakeContainer::name).orElse(name));
        if (found.isEmpty()) {
            return;
        }
        FakeContainer container = found.get();
        if (isUp(container)) {
            container.exit(137);
        }
        synchronized (lock) {
            containers.remove(container.id());
        }
        container.emit(EngineEvent.Kind.DESTROYED, Map.of());
    }

    @Override
    public ExecResult exec(String name, ExecRequest request) {
        Optional<FakeContainer> found = lookUp(name);
        call("exec in " + found.map(FakeContainer::name).orElse(name) + ": " + request.command());
        FakeContainer container = found.orElseThrow(() -> noContainer(name));
        requireUp(container);
        Function<ExecRequest, ExecResult> script;
        synchronized (lock) {
            script = execScripts.getOrDefault(container.name(), ignored -> new ExecResult(OptionalInt.of(0), "", ""));
        }
        ExecResult result = script.apply(request);
        if (!result.stdout().isEmpty()) {
            request.output().onChunk(LogLine.Stream.STDOUT, result.stdout().getBytes(StandardCharsets.UTF_8));
        }
        if (!result.stderr().isEmpty()) {
            request.output().onChunk(LogLine.Stream.STDERR, result.stderr().getBytes(StandardCharsets.UTF_8));
        }
        return result;
    }

    @Override
    public Subscription feedInput(String name, InputStream input, Runnable onEnd) {
        FakeContainer container = existing("feed the input of", name);
        synchronized (lock) {
            container.feeds.add(onEnd);
        }
        return () -> {
            synchronized (lock) {
                container.feeds.remove(onEnd);
            }
        };
    }

    @Override
    public void copyIn(String name, List<FileSpec> files) {
        FakeContainer container = existing("copy into", name);
        synchronized (lock) {
            files.forEach(file -> container.files.put(file.target().text(), content(file)));
        }
    }

    private static byte[] content(FileSpec file) {
        if (file.source() instanceof FileSpec.Bytes bytes) {
            return bytes.content();
        }
        if (file.source() instanceof FileSpec.HostFile host && Files.isRegularFile(host.path())) {
            try {
                return Files.readAllBytes(host.path());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new byte[0];
    }

    @Override
    public void copyOut(String name, ContainerPath source, Path target) throws IOException {
        FakeContainer container = existing("copy out of", name);
        Files.write(target, file(container, source));
    }

    @Override
    public InputStream readArchive(String name, ContainerPath source) {
        FakeContainer container = existing("read archive of", name);
        byte[] content = file(container, source);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry entry =
                    new TarArchiveEntry(source.text().substring(source.text().lastIndexOf('/') + 1));
            entry.setSize(content.length);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private byte[] file(FakeContainer container, ContainerPath path) {
        byte[] content = container.files().get(path.text());
        if (content == null) {
            throw new EngineException(
                    NOT_FOUND, 404, "Could not find the file " + path + " in container " + container.name(), null);
        }
        return content;
    }

    @Override
    public boolean pathExists(String name, ContainerPath path) {
        return existing("look for " + path + " in", name).files().containsKey(path.text());
    }

    @Override
    public List<LogLine> logs(String name, LogQuery query) {
        FakeContainer container = existing("read logs of", name);
        synchronized (lock) {
            return selected(container.lines, query);
        }
    }

    @Override
    public Subscription followLogs(String name, LogQuery query, LogListener listener) {
        FakeContainer container = existing("follow logs of", name);
        Object key = new Object();
        List<LogLine> sofar;
        boolean ended;
        synchronized (lock) {
            sofar = selected(container.lines, query);
            ended = !isUp(container) && !container.status.equals("created");
            if (!ended) {
                container.followers.put(key, wanted(query, listener));
            }
        }
        sofar.forEach(listener::onLine);
        if (ended) {
            listener.onEnd();
        }
        return () -> {
            synchronized (lock) {
                container.followers.remove(key);
            }
        };
    }

    private static LogListener wanted(LogQuery query, LogListener listener) {
        return new LogListener() {
            @Override
            public void onLine(LogLine line) {
                if (line.stream() == LogLine.Stream.STDOUT ? query.stdout() : query.stderr()) {
                    listener.onLine(line);
                }
            }

            @Override
            public void onEnd() {
                listener.onEnd();
            }
        };
    }

    private static List<LogLine> selected(List<LogLine> lines, LogQuery query) {
        List<LogLine> selected = lines.stream()
                .filter(line -> line.stream() == LogLine.Stream.STDOUT ? query.stdout() : query.stderr())
                .filter(line ->
                        query.since().map(since -> !line.time().isBefore(since)).orElse(true))
                .filter(line -> query.until().map(line.time()::isBefore).orElse(true))
                .toList();
        int from = query.tail().isPresent()
                ? Math.max(0, selected.size() - query.tail().getAsInt())
                : 0;
        return List.copyOf(selected.subList(from, selected.size()));
    }

    @Override
    public String createNetwork(NewNetwork action) {
        call("create network " + action.spec().name());
        synchronized (lock) {
            if (networks.containsKey(action.engineName())) {
                throw new EngineException(
                        NAME_TAKEN, 409, "network with name " + action.engineName() + " already exists", null);
            }
            String id = "%064x".formatted(ids.incrementAndGet());
            networks.put(
                    action.engineName(),
                    new FakeNetwork(
                            id,
                            action.spec().name(),
                            new NetworkFacts(
                                    id,
                                    action.engineName(),
                                    action.spec().driver(),
                                    List.of("10.9." + (networks.size() + 1) + ".0/24"),
                                    List.of(),
                                    Map.copyOf(action.labels()),
                                    Optional.of(Instant.now()))));
            return id;
        }
    }

    @Override
    public Optional<NetworkFacts> findNetwork(String name) {
        call("find network " + declaredNetwork(name));
        synchronized (lock) {
            return network(name).map(this::withMembers);
        }
    }

    @Override
    public List<NetworkFacts> listNetworks(Map<String, String> labels) {
        call("list networks");
        synchronized (lock) {
            return networks.values().stream()
                    .map(FakeNetwork::facts)
                    .filter(network -> matches(network.labels(), labels))
                    .toList();
        }
    }

    @Override
    public void connectNetwork(String network, String name, List<String> aliases, Optional<String> ipv4Address) {
        Optional<FakeContainer> container = lookUp(name);
        call("connect " + container.map(FakeContainer::name).orElse(name) + " to " + declaredNetwork(network));
        synchronized (lock) {
            attach(
                    container.orElseThrow(() -> noContainer(name)),
                    network(network).map(found -> found.facts().name()).orElse(network),
                    aliases);
        }
    }

    @Override
    public void disconnectNetwork(String network, String name) {
        Optional<FakeContainer> container = lookUp(name);
        call("disconnect " + container.map(FakeContainer::name).orElse(name) + " from " + declaredNetwork(network));
        synchronized (lock) {
            container
                    .orElseThrow(() -> noContainer(name))
                    .endpoints
                    .remove(network(network).map(found -> found.facts().name()).orElse(network));
        }
    }

    @Override
    public void removeNetwork(String name) {
        call("remove network " + declaredNetwork(name));
        synchronized (lock) {
            Optional<FakeNetwork> network = network(name);
            if (network.isPresent()) {
                if (!withMembers(network.get()).members().isEmpty()) {
                    throw new EngineException(IN_USE, 403, "network " + name + " has active endpoints", null);
                }
                networks.remove(network.get().facts().name());
            }
        }
    }

    private Optional<FakeNetwork> network(String name) {
        return networks.values().stream()
                .filter(network ->
                        network.facts().name().equals(name) || network.id().equals(name))
                .findFirst();
    }

    private String declaredNetwork(String name) {
        synchronized (lock) {
            return network(name).map(FakeNetwork::declared).orElse(name);
        }
    }

    private NetworkFacts withMembers(FakeNetwork network) {
        NetworkFacts facts = network.facts();
        List<String> members = containers.values().stream()
                .filter(container -> isUp(container) && container.endpoints.containsKey(facts.name()))
                .map(FakeContainer::id)
                .toList();
        return new NetworkFacts(
                facts.id(), facts.name(), facts.driver(), facts.subnets(), members, facts.labels(), facts.created());
    }

    @Override
    public boolean createVolume(NewVolume action) {
        call("create volume " + action.spec().name());
        synchronized (lock) {
            // As the engine does: a volume that is there already is silently shared, its first labels stay.
            FakeVolume existing = volumes.putIfAbsent(
                    action.engineName(),
                    new FakeVolume(
                            action.spec().name(),
                            new VolumeFacts(
                                    action.engineName(),
                                    action.spec().driver(),
                                    action.spec().driverOptions(),
                                    Map.copyOf(action.labels()),
                                    Optional.of(Instant.now()))));
            return existing == null;
        }
    }

    @Override
    public Optional<VolumeFacts> findVolume(String volume) {
        call("find volume " + declaredVolume(volume));
        synchronized (lock) {
            return Optional.ofNullable(volumes.get(volume)).map(FakeVolume::facts);
        }
    }

    @Override
    public List<VolumeFacts> listVolumes(Map<String, String> labels) {
        call("list volumes");
        synchronized (lock) {
            return volumes.values().stream()
                    .map(FakeVolume::facts)
                    .filter(volume -> matches(volume.labels(), labels))
                    .toList();
        }
    }

    @Override
    public void removeVolume(String volume) {
        call("remove volume " + declaredVolume(volume));
        synchronized (lock) {
            boolean used = containers.values().stream()
                    .anyMatch(container -> container.action().volumes().containsValue(volume));
            if (used) {
                throw new EngineException(IN_USE, 409, "volume is in use - [" + volume + "]", null);
            }
            volumes.remove(volume);
        }
    }

    private String declaredVolume(String name) {
        synchronized (lock) {
            return volumes.containsKey(name) ? volumes.get(name).declared() : name;
        }
    }

    @Override
    public Subscription events(EventListener listener) {
        call("subscribe to events");
        EventListener own = new Forwarder(listener);
        listeners.add(own);
        return () -> listeners.remove(own);
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
    public List<String> repositories(RegistryAccess registry) {
        call("list repositories of " + registry.address());
        return List.of();
    }

    @Override
    public List<String> tags(RegistryAccess registry, String repository) {
        call("list tags of " + repository);
        return List.of();
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

    private void call(String text) {
        calls.add(text);
        hooks.stream().filter(hook -> text.startsWith(hook.call())).forEach(hook -> hook.action()
                .run());
        for (Failure failure : failures) {
            if (text.startsWith(failure.call()) && (!failure.once() || failures.remove(failure))) {
                throw failure.exception();
            }
        }
    }

    private FakeContainer existing(String what, String name) {
        Optional<FakeContainer> found = lookUp(name);
        call(what + " " + found.map(FakeContainer::name).orElse(name));
        return found.orElseThrow(() -> noContainer(name));
    }

    private Optional<FakeContainer> lookUp(String name) {
        synchronized (lock) {
            Collection<FakeContainer> all = containers.values();
            return all.stream()
                    .filter(container -> container.id().equals(name)
                            || container.engineName().equals(name))
                    .findFirst()
                    .or(() -> all.stream()
                            .filter(container -> container.name().equals(name))
                            .findFirst());
        }
    }

    private boolean isUp(FakeContainer container) {
        synchronized (lock) {
            return container.status.equals("running") || container.status.equals("paused");
        }
    }

    private void requireUp(FakeContainer container) {
        if (!container.status().equals("running")) {
            throw new EngineException(
                    WRONG_STATE,
                    409,
                    "container " + container.name() + " is "
                            + (container.status().equals("paused") ? "paused" : "not running"),
                    null);
        }
    }

    private static boolean matches(Map<String, String> labels, Map<String, String> wanted) {
        return wanted.entrySet().stream()
                .allMatch(label -> label.getValue().isEmpty()
                        ? labels.containsKey(label.getKey())
                        : label.getValue().equals(labels.get(label.getKey())));
    }

    private static String canonical(String reference) {
        return reference.startsWith("sha256:")
                ? reference
                : ImageReference.parse(reference).toString();
    }

    private static EngineException noContainer(String name) {
        return new EngineException(NOT_FOUND, 404, "No such container: " + name, null);
    }

    private static EngineException noImage(String image) {
        return new EngineException(IMAGE_MISSING, 404, "No such image: " + image, null);
    }
}
