package org.containerharness.engine;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HealthcheckSpec;

/** A container in memory; its methods are what happens to it. */
public final class FakeContainer {

    private final FakeState state;
    private final String id;
    private final NewContainer action;
    private final ImageFacts image;
    private final Map<ContainerPort, List<ContainerFacts.HostBinding>> ports = new LinkedHashMap<>();
    final Map<String, ContainerFacts.Endpoint> endpoints = new LinkedHashMap<>();
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final List<LogLine> lines = new ArrayList<>();
    private final List<LogListener> followers = new ArrayList<>();
    private final List<Runnable> feeds = new ArrayList<>();
    private final List<ContainerFacts.HealthProbe> healthLog = new ArrayList<>();
    private final Instant createdAt = Instant.now();
    private String engineName;
    private String status = "created";
    private int exitCode;
    private boolean outOfMemory;
    private String health;
    private Optional<Instant> startedAt = Optional.empty();
    private Optional<Instant> finishedAt = Optional.empty();

    FakeContainer(FakeState state, NewContainer action, ImageFacts image) {
        this.state = state;
        this.id = state.newId();
        this.action = action;
        this.image = image;
        this.engineName = action.engineName();
        this.health = healthcheck().isPresent() ? "starting" : "none";
        action.spec()
                .networking()
                .ports()
                .forEach(port -> ports.put(
                        port.container(),
                        List.of(new ContainerFacts.HostBinding(
                                port.hostAddress().orElse(action.hostAddress()),
                                port.hostPorts().map(range -> range.first()).orElseGet(state::newHostPort)))));
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

    /** What it was created from. */
    public NewContainer action() {
        return action;
    }

    public String status() {
        synchronized (state) {
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
        synchronized (state) {
            lines.add(line);
            told = List.copyOf(followers);
        }
        told.forEach(follower -> follower.onLine(line));
    }

    /** Ends with an exit code. */
    public void exit(int code) {
        List<Runnable> ended = new ArrayList<>();
        synchronized (state) {
            status = "exited";
            exitCode = code;
            finishedAt = Optional.of(Instant.now());
            followers.forEach(follower -> ended.add(follower::onEnd));
            followers.clear();
            ended.addAll(feeds);
            feeds.clear();
        }
        emit(EngineEvent.Kind.DIED, Map.of("exitCode", Integer.toString(code)));
        ended.forEach(Runnable::run);
    }

    /** Is killed for lack of memory. */
    public void runOutOfMemory() {
        synchronized (state) {
            outOfMemory = true;
        }
        emit(EngineEvent.Kind.OUT_OF_MEMORY, Map.of());
        exit(137);
    }

    /** The engine's own healthcheck comes to a verdict: {@code starting}, {@code healthy} or {@code unhealthy}. */
    public void health(String verdict, int probeExitCode, String probeOutput) {
        synchronized (state) {
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
        synchronized (state) {
            ports.put(port, List.of(new ContainerFacts.HostBinding("127.0.0.1", hostPort)));
        }
    }

    /** Puts a file in place. */
    public void file(String path, String content) {
        file(path, content.getBytes(StandardCharsets.UTF_8));
    }

    void file(String path, byte[] content) {
        synchronized (state) {
            files.put(path, content);
        }
    }

    /** What was copied in or put in place, by path; folders and class-path resources are empty. */
    public Map<String, byte[]> files() {
        synchronized (state) {
            return new LinkedHashMap<>(files);
        }
    }

    /** How many log streams are open. */
    public int followers() {
        synchronized (state) {
            return followers.size();
        }
    }

    boolean isUp() {
        return status().equals("running") || status().equals("paused");
    }

    void requireRunning() {
        if (!status().equals("running")) {
            throw FakeState.refused(
                    EngineException.Kind.WRONG_STATE,
                    "container " + name() + " is " + (status().equals("paused") ? "paused" : "not running"));
        }
    }

    void run() {
        synchronized (state) {
            startedAt = Optional.of(Instant.now());
        }
        become("running", EngineEvent.Kind.STARTED);
    }

    /** As an engine does when a container starts again. */
    void moveHostPorts() {
        synchronized (state) {
            ports.replaceAll((port, bindings) -> bindings.stream()
                    .map(binding -> new ContainerFacts.HostBinding(binding.address(), state.newHostPort()))
                    .toList());
        }
    }

    void become(String newStatus, EngineEvent.Kind event) {
        synchronized (state) {
            status = newStatus;
        }
        emit(event, Map.of());
    }

    void rename(String newName) {
        engineName = newName;
    }

    /** @param onEnd told of the container's end unless the subscription is closed before */
    Subscription feed(Runnable onEnd) {
        synchronized (state) {
            feeds.add(onEnd);
        }
        return () -> {
            synchronized (state) {
                feeds.remove(onEnd);
            }
        };
    }

    List<LogLine> lines() {
        return List.copyOf(lines);
    }

    /** @return false if there is nothing more to be told */
    boolean follow(LogListener listener) {
        return (isUp() || status.equals("created")) && followers.add(listener);
    }

    void unfollow(LogListener listener) {
        followers.remove(listener);
    }

    void emit(EngineEvent.Kind kind, Map<String, String> more) {
        Map<String, String> attributes = new LinkedHashMap<>(action.labels());
        attributes.put("name", engineName);
        attributes.putAll(more);
        EngineEvent event = new EngineEvent(kind, id, engineName, attributes, Instant.now());
        state.listeners.forEach(listener -> {
            synchronized (listener) {
                listener.onEvent(event);
            }
        });
    }

    ContainerSummary summary() {
        Set<String> uses = new HashSet<>(action.volumes().values());
        endpoints.values().forEach(endpoint -> uses.add(endpoint.networkId()));
        return new ContainerSummary(
                id,
                engineName,
                action.image(),
                image.id(),
                status,
                Map.copyOf(action.labels()),
                Optional.of(createdAt),
                uses);
    }

    ContainerFacts facts() {
        ContainerSpec spec = action.spec();
        Map<String, ContainerFacts.Endpoint> shown = new LinkedHashMap<>(endpoints);
        if (!isUp()) {
            shown.replaceAll((network, endpoint) -> new ContainerFacts.Endpoint(
                    endpoint.networkId(), Optional.empty(), Optional.empty(), endpoint.aliases()));
        }
        List<String> command = new ArrayList<>();
        spec.process().entrypoint().ifPresent(words -> command.addAll(words.words()));
        spec.process().command().ifPresent(words -> command.addAll(words.words()));
        return new ContainerFacts(
                id,
                engineName,
                action.image(),
                image.id(),
                new ContainerFacts.State(
                        status,
                        exitCode,
                        outOfMemory,
                        "",
                        isUp() ? 4242 : 0,
                        startedAt,
                        finishedAt,
                        health,
                        List.copyOf(healthLog),
                        0),
                isUp() ? Map.copyOf(ports) : Map.of(),
                shown,
                healthcheck(),
                spec.process().tty(),
                Map.copyOf(spec.process().environment()),
                Map.copyOf(action.labels()),
                List.copyOf(command));
    }

    private Optional<HealthcheckSpec> healthcheck() {
        return action.spec().healthcheck().or(image::healthcheck).filter(check -> !check.isNone());
    }
}
