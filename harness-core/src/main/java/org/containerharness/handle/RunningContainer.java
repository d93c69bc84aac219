package org.containerharness.handle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.containerharness.diagnosis.StartPhase;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.ExecRequest;
import org.containerharness.engine.ExecResult;
import org.containerharness.engine.Labels;
import org.containerharness.engine.LogLine;
import org.containerharness.engine.LogListener;
import org.containerharness.engine.LogQuery;
import org.containerharness.engine.Subscription;
import org.containerharness.model.Command;
import org.containerharness.model.CommitSpec;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.FileSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.HostAndPort;
import org.containerharness.model.ImageReference;
import org.containerharness.model.Internal;
import org.containerharness.model.Place;
import org.containerharness.model.Secrets;
import org.containerharness.proxy.ContainerProxy;
import org.containerharness.readiness.ContainerAddresses;

/**
 * A container that was started and is ready, and what can be done with it.
 *
 * <p>Safe for use by many threads. Methods throw {@link EngineException} if the engine refuses, and {@link
 * HarnessException} for wrong use. The container belongs to its {@link RunningStack}, which ends it.
 */
public final class RunningContainer {

    private final Engine engine;
    private final String name;
    private final Place place;
    private final List<StartPhase> phases;
    private final ReachedPorts ports;
    private final Map<String, List<String>> aliasesLeft = new ConcurrentHashMap<>();
    private volatile ContainerDetails facts;
    private volatile Consumer<String> faults = what -> {};
    private volatile Optional<Consumer<RunningContainer>> restorer = Optional.empty();

    @Internal
    public RunningContainer(
            Engine engine,
            String name,
            Place place,
            ContainerDetails facts,
            List<StartPhase> phases,
            Optional<ContainerProxy> proxy) {
        this.engine = engine.holding(facts.id());
        this.name = name;
        this.place = place;
        this.facts = facts;
        this.phases = List.copyOf(phases);
        this.ports = new ReachedPorts(this.engine.info(), () -> this.facts, proxy);
    }

    @Internal
    public Engine engine() {
        return engine;
    }

    /** The declared name. */
    public String name() {
        return name;
    }

    /**
     * The full id on the engine.
     *
     * @throws HarnessException if it {@link #isElsewhere}
     */
    public String id() {
        if (isElsewhere()) {
            throw HandleRefusals.isElsewhere(name);
        }
        return facts.id();
    }

    /** Whether a setting says that its service is there already, so that nothing but its addresses is known. */
    public boolean isElsewhere() {
        return facts.id().isEmpty();
    }

    /** The name on the engine. */
    public String engineName() {
        return facts.name();
    }

    /** The image it was created from, after substitution; for one that began from a snapshot, as it was declared. */
    public String image() {
        return facts.labels().getOrDefault(Labels.SNAPSHOT_OF, facts.image());
    }

    /** Whether it began from what an equal one was after its first initialisation. */
    public boolean isFromSnapshot() {
        return facts.labels().containsKey(Labels.SNAPSHOT_OF);
    }

    /** Whether other processes may use it too: it has BUILD or MACHINE scope. */
    public boolean isShared() {
        return Labels.areOfShared(facts.labels());
    }

    /** Where it was declared. */
    public Place place() {
        return place;
    }

    /** How long each step of its start took. */
    public List<StartPhase> phases() {
        return phases;
    }

    /** Where published ports are reached from this JVM, other than those bound to an address of their own: see {@link #address}. */
    public String host() {
        return ports.host();
    }

    /**
     * The host port of a published TCP port.
     *
     * @throws HarnessException if the port is not published, naming those that are
     */
    public int port(int containerPort) {
        return address(ContainerPort.tcp(containerPort)).getPort();
    }

    /** The host port of the only published TCP port. */
    public int port() {
        return address(ports.only(name)).getPort();
    }

    /** {@code host:port} as the test reaches a TCP port of the container; an IPv6 address has brackets. */
    public String endpoint(int containerPort) {
        return HostAndPort.of(address(ContainerPort.tcp(containerPort))).toString();
    }

    /** The address of a published port as this JVM reaches it; one that is not published is refused as by {@link #port(int)}. */
    public InetSocketAddress address(ContainerPort port) {
        return findAddress(port).orElseThrow(() -> EndpointRewriter.unpublished(this, port));
    }

    @Internal
    public ContainerDetails facts() {
        return facts;
    }

    Optional<InetSocketAddress> findAddress(ContainerPort port) {
        return ports.find(port);
    }

    /** The way to its ports that can be made slow; empty if tests reach them directly. */
    @Internal
    public Optional<ContainerProxy> proxy() {
        return ports.proxy();
    }

    /** Where its ports are without a proxy. */
    @Internal
    public ContainerAddresses addresses() {
        return new ContainerAddresses(engine.info(), facts);
    }

    /** Published ports and where the test reaches them, in order of the ports. */
    public Map<ContainerPort, InetSocketAddress> publishedPorts() {
        return ports.published();
    }

    /** Its address inside a network, by the network's engine name. */
    public Map<String, ContainerDetails.Endpoint> networks() {
        return facts.networks();
    }

    /** Asks the engine for the container's present state. */
    public ContainerDetails inspect() {
        facts = engine.containers().inspect(id());
        return facts;
    }

    public boolean isRunning() {
        return inspect().state().isRunning();
    }

    /**
     * Runs a command, without a shell, for at most 60 s. The result has all that it writes, up to 16 MB of each stream.
     *
     * @throws HarnessException if it does not end in time; the end of what it had written so far is in the message
     */
    public ExecResult exec(String... words) {
        return exec(ExecRequest.of(Command.of(words)));
    }

    /** As {@link #exec(String...)}, with user, variables, directory, input, limits, or streamed output as it says. */
    public ExecResult exec(ExecRequest request) {
        ExecResult result = engine.containers().exec(id(), request);
        return HandleRefusals.unlessItRunsStill(name, request, result);
    }

    /**
     * Copies files or folders in, all in one upload. A file goes into a folder that is there under its own name.
     *
     * @throws HarnessException if a folder would become a file, or a file a folder
     */
    public void copyIn(FileSpec... files) {
        engine.files().copyIn(id(), List.of(files));
    }

    /** Copies a file or folder out to {@code target}; works without a shell in the image. */
    public void copyOut(String path, Path target) {
        try {
            engine.files().copyOut(id(), new ContainerPath(path), target);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Copying " + path + " out of container <" + name + "> to " + target + " failed: " + e.getMessage(),
                    e);
        }
    }

    /** Everything it wrote so far, both streams in the order of writing. */
    public String logs() {
        return logs(LogQuery.ALL).stream().map(line -> line.text() + '\n').collect(Collectors.joining());
    }

    public List<LogLine> logs(LogQuery query) {
        return engine.logs().read(id(), query);
    }

    /** As {@link #logs(LogQuery)}, line by line, for output that need not fit into memory. */
    public void logs(LogQuery query, Consumer<LogLine> lines) {
        engine.logs().read(id(), query, lines);
    }

    /** Files and folders in which it differs from its image: added, changed or removed; volumes do not count. */
    public List<String> changedFiles() {
        return engine.files().changes(id());
    }

    /** From now on this handle means another container, which took the place of the one before. */
    @Internal
    public void becomes(ContainerDetails other) {
        facts = other;
        ports.lead();
    }

    /** Follows its output until closed or until it ends. */
    public Subscription followLogs(LogQuery query, LogListener listener) {
        return engine.logs().follow(id(), query, listener);
    }

    public void pause() {
        fault("paused", () -> engine.containers().pause(id()));
    }

    public void unpause() {
        fault("unpaused", () -> engine.containers().unpause(id()));
    }

    /** Stops it with its own signal, and kills it after its own grace period (10 s by default). */
    public void stop() {
        fault("stopped", () -> engine.containers().stop(id(), Optional.empty()));
    }

    public void stop(Duration grace) {
        fault("stopped", () -> engine.containers().stop(id(), Optional.of(grace)));
    }

    /** Sends SIGKILL. */
    public void kill() {
        kill("SIGKILL");
    }

    public void kill(String signal) {
        fault("sent " + signal, () -> engine.containers().kill(id(), signal));
    }

    /** Starts it again; host ports stay, unless the engine has chosen them. Does not wait for readiness. */
    public void start() {
        fault("started", () -> engine.containers().start(id()));
        inspect();
    }

    /** Stops and starts it; its host ports are as after {@link #start}. Does not wait for readiness. */
    public void restart() {
        fault("restarted", () -> engine.containers().restart(id(), Optional.empty()));
        inspect();
    }

    /**
     * Waits for its end and returns the exit code.
     *
     * @throws HarnessException if it still runs after {@code limit}
     */
    public int waitForExit(Duration limit) {
        return new ExitWait(engine, name, this::inspect).within(limit);
    }

    /**
     * Brings it back to what it was after its first initialisation: another container, begun from its snapshot, takes its
     * place under the same name, in its networks, at the same host ports. Returns when that one is ready. This handle
     * means it from now on; connections to the one before are broken, and what was joined at run time is not joined again.
     * A snapshot that is not there yet is made first, which takes longer than a start.
     *
     * @throws HarnessException if there can be no snapshot of it, with the reason
     */
    public void restore() {
        restorer.orElseThrow(() -> HandleRefusals.hasNoSnapshot(this)).accept(this);
    }

    private void fault(String what, Runnable call) {
        faults.accept(what);
        call.run();
    }

    @Internal
    public void tellFaultsTo(Consumer<String> told) {
        faults = told;
    }

    @Internal
    public void restoredBy(Consumer<RunningContainer> how) {
        restorer = Optional.of(how);
    }

    /** Makes an image of it as it is now, with its own configuration; volumes are not part of it. */
    public RunningImage commit(String reference) {
        return commit(reference, CommitSpec.AS_IS);
    }

    /**
     * Makes an image of it as it is now. The image stays until it is removed; {@code harness.images().prune(…)} removes
     * it if its name begins with {@code containerharness/commit:}.
     *
     * @param changes of the configuration, such as {@code CommitSpec.AS_IS.env("MODE", "test")}
     */
    public RunningImage commit(String reference, CommitSpec changes) {
        ImageReference parsed = ImageReference.parse(reference);
        engine.images().commit(id(), parsed, changes.label(Labels.IMAGE, "commit"));
        return new RunningImage(engine, RegistryAddresses.none(engine), reference, parsed.toString(), place);
    }

    /**
     * Joins a network at run time, under the declared name, these further aliases, and those that it had there before it
     * was disconnected. Host ports are as after {@link #start}.
     */
    public void connect(RunningNetwork network, String... aliases) {
        Set<String> all = new LinkedHashSet<>(List.of(name));
        all.addAll(aliasesLeft.getOrDefault(network.engineName(), List.of()));
        all.addAll(List.of(aliases));
        List<String> names = List.copyOf(all);
        fault("joined to " + network, () -> network.join(id(), names));
        inspect();
    }

    /** Leaves a network; a port published through it is closed until it is {@link #connect connected} again. */
    public void disconnect(RunningNetwork network) {
        HandleRefusals.unlessNetworksAreSeparate(engine.info(), name, network);
        Optional.ofNullable(facts.networks().get(network.engineName()))
                .ifPresent(endpoint -> aliasesLeft.put(network.engineName(), endpoint.aliases()));
        fault("cut off from " + network, () -> engine.networks().disconnect(network.id(), id()));
        inspect();
    }

    /** When its process was started, by the engine's clock. */
    public Optional<Instant> startedAt() {
        return facts.state().startedAt();
    }

    /** The variables its process sees, secrets masked. */
    public Map<String, String> environment() {
        return Secrets.mask(new LinkedHashMap<>(facts.environment()));
    }

    @Override
    public String toString() {
        return "container " + name + " (" + image() + (isFromSnapshot() ? " from a snapshot, " : ", ") + facts.shortId()
                + ")";
    }
}
