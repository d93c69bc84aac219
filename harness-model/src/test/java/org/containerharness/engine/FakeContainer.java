package org.containerharness.engine;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.containerharness.engine.ContainerDetails.Endpoint;
import org.containerharness.engine.ContainerDetails.HealthProbe;
import org.containerharness.engine.ContainerDetails.HostBinding;
import org.containerharness.model.Command;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.HealthcheckSpec;
import org.containerharness.model.ProcessSpec;

/** A container in memory; its methods are what happens to it. */
@RecordBuilder.Include({ContainerDetails.class, ContainerDetails.State.class, EngineInfo.class})
public final class FakeContainer {

    private final FakeEngine engine;
    private final NewContainer action;
    private final Instant createdAt = Instant.now();
    private final Map<ContainerPort, List<HostBinding>> ports = new ConcurrentHashMap<>();
    final Map<String, Endpoint> endpoints = new ConcurrentSkipListMap<>();
    private final Map<String, byte[]> files = new ConcurrentSkipListMap<>();
    /** Guarded by the container, as its followers are. */
    final List<LogLine> lines = new ArrayList<>();

    final Map<String, LogListener> followers = new LinkedHashMap<>();
    private volatile ContainerDetails facts;

    FakeContainer(FakeEngine engine, NewContainer action, ImageDetails image) {
        this.engine = engine;
        this.action = action;
        ProcessSpec process = action.spec().process();
        Optional<HealthcheckSpec> healthcheck =
                action.spec().healthcheck().or(image::healthcheck).filter(check -> !check.isNone());
        String health = healthcheck.isPresent() ? "starting" : "none";
        this.facts = new ContainerDetails(
                engine.newId(),
                action.engineName(),
                action.image(),
                image.id(),
                new ContainerDetails.State(
                        "created", 0, false, "", 0, Optional.empty(), Optional.empty(), health, List.of(), 0),
                Map.of(),
                Map.of(),
                healthcheck,
                process.tty(),
                Map.copyOf(process.environment()),
                Map.copyOf(action.labels()),
                Stream.of(process.entrypoint(), process.command())
                        .flatMap(Optional::stream)
                        .map(Command::words)
                        .flatMap(List::stream)
                        .toList());
        action.spec()
                .networking()
                .ports()
                .forEach(port -> bind(
                        port.container(),
                        port.hostAddress().orElse(action.hostAddress()),
                        port.hostPorts().map(range -> range.first()).orElseGet(() -> 40_000 + engine.newNumber())));
    }

    private void bind(ContainerPort port, String address, int hostPort) {
        ports.put(port, List.of(new HostBinding(address, hostPort)));
    }

    private synchronized void change(UnaryOperator<ContainerDetailsStateBuilder> change) {
        facts = ContainerDetailsBuilder.builder(facts)
                .state(change.apply(ContainerDetailsStateBuilder.builder(facts.state()))
                        .build())
                .build();
    }

    synchronized void rename(String newName) {
        facts = ContainerDetailsBuilder.builder(facts).name(newName).build();
    }

    public String id() {
        return facts.id();
    }

    /** The declared name. */
    public String name() {
        return action.spec().name();
    }

    public String engineName() {
        return facts.name();
    }

    public String status() {
        return facts.state().status();
    }

    /** What it was created from. */
    public NewContainer action() {
        return action;
    }

    /** Writes a line to standard output. */
    public void log(String text) {
        LogLine line = new LogLine(engine.now(), LogLine.Stream.STDOUT, text);
        List<LogListener> told;
        synchronized (this) {
            lines.add(line);
            told = List.copyOf(followers.values());
        }
        told.forEach(follower -> follower.onLine(line));
    }

    /** Ends with an exit code. */
    public void exit(int code) {
        change(now -> now.status("exited").exitCode(code).finishedAt(Optional.of(Instant.now())));
        emit(EngineEvent.Kind.DIED, Map.of("exitCode", Integer.toString(code)));
        letGoIfOver();
    }

    /** What has ended writes nothing more. */
    void letGoIfOver() {
        List<LogListener> ended = new ArrayList<>();
        synchronized (this) {
            if (facts.state().hasEnded()) {
                ended.addAll(followers.values());
                followers.clear();
            }
        }
        ended.forEach(LogListener::onEnd);
    }

    /** Is killed for lack of memory. */
    public void runOutOfMemory() {
        change(now -> now.outOfMemory(true));
        emit(EngineEvent.Kind.OUT_OF_MEMORY, Map.of());
        exit(137);
    }

    /** The same, told in the other order, as by a busy engine. */
    public void endsOutOfMemory() {
        change(now -> now.outOfMemory(true));
        exit(137);
        emit(EngineEvent.Kind.OUT_OF_MEMORY, Map.of());
    }

    /** The engine's own healthcheck comes to a verdict: {@code starting}, {@code healthy} or {@code unhealthy}. */
    public void health(String verdict, int probeExitCode, String probeOutput) {
        List<HealthProbe> log = new ArrayList<>(facts.state().healthLog());
        log.add(new HealthProbe(probeExitCode, probeOutput));
        change(now -> now.health(verdict).healthLog(log));
        if (!verdict.equals("starting")) {
            emit(verdict.equals("healthy") ? EngineEvent.Kind.HEALTHY : EngineEvent.Kind.UNHEALTHY, Map.of());
        }
    }

    /** Publishes a port where the test really listens. */
    public void publish(ContainerPort port, int hostPort) {
        bind(port, "127.0.0.1", hostPort);
    }

    /** Puts a file in place. */
    public void file(String path, String content) {
        files.put(path, content.getBytes(StandardCharsets.UTF_8));
    }

    /** What was copied in or put in place, by path; folders and class-path resources are empty. */
    public Map<String, byte[]> files() {
        return files;
    }

    /** How many log streams are open. */
    public synchronized int followers() {
        return followers.size();
    }

    boolean isUp() {
        return facts.state().isRunning() || status().equals("paused");
    }

    void requireRunning() {
        if (!facts.state().isRunning()) {
            throw FakeEngine.refused(
                    EngineException.Kind.WRONG_STATE,
                    "container " + name() + " is " + (status().equals("paused") ? "paused" : "not running"));
        }
    }

    void start() {
        change(now -> now.startedAt(Optional.of(Instant.now())));
        become("running", EngineEvent.Kind.STARTED);
    }

    void become(String status, EngineEvent.Kind event) {
        change(now -> now.status(status));
        emit(event, Map.of());
    }

    void emit(EngineEvent.Kind kind, Map<String, String> more) {
        Map<String, String> attributes = new LinkedHashMap<>(action.labels());
        attributes.put("name", engineName());
        attributes.putAll(more);
        if (engine.isSilent()) {
            return;
        }
        EngineEvent event = new EngineEvent(kind, id(), engineName(), attributes, Instant.now());
        engine.listeners.values().forEach(listener -> {
            synchronized (listener) {
                listener.onEvent(event);
            }
        });
    }

    ContainerSummary summary() {
        Set<String> uses = new HashSet<>(action.volumes().values());
        endpoints.values().forEach(endpoint -> uses.add(endpoint.networkId()));
        return new ContainerSummary(
                id(),
                engineName(),
                facts.image(),
                facts.imageId(),
                status(),
                facts.labels(),
                Optional.of(createdAt),
                uses);
    }

    ContainerDetails facts() {
        Map<String, Endpoint> shown = new LinkedHashMap<>(endpoints);
        if (isUp()) {
            return ContainerDetailsBuilder.builder(facts)
                    .ports(Map.copyOf(ports))
                    .networks(shown)
                    .build();
        }
        shown.replaceAll((network, endpoint) ->
                new Endpoint(endpoint.networkId(), Optional.empty(), Optional.empty(), endpoint.aliases()));
        return ContainerDetailsBuilder.builder(facts).networks(shown).build();
    }
}
