package org.containerharness.engine;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.containerharness.model.NetworkAttachment;

/** Containers of the engine in memory. */
final class FakeContainers implements EngineContainers {

    final Map<String, Consumer<FakeContainer>> startScripts = new ConcurrentHashMap<>();
    final Map<String, Function<ExecRequest, ExecResult>> execScripts = new ConcurrentHashMap<>();
    private final FakeState state;
    private final FakeNetworks networks;

    FakeContainers(FakeState state, FakeNetworks networks) {
        this.state = state;
        this.networks = networks;
    }

    @Override
    public String create(NewContainer wanted) {
        state.call("create container " + wanted.spec().name());
        synchronized (state) {
            ImageFacts image = state.image(wanted.image()).orElseThrow(() -> FakeImages.missing(wanted.image()));
            refuseTaken(wanted.engineName());
            FakeContainer container = new FakeContainer(state, wanted, image);
            for (NetworkAttachment attachment : wanted.spec().networking().networks()) {
                networks.attach(
                        container, String.valueOf(wanted.networks().get(attachment.network())), attachment.aliases());
            }
            state.containers.put(container.id(), container);
            return container.id();
        }
    }

    private void refuseTaken(String name) {
        if (isThere(name)) {
            throw FakeState.refused(
                    EngineException.Kind.NAME_TAKEN,
                    "The container name " + name + " is already in use by container x.");
        }
    }

    private boolean isThere(String name) {
        synchronized (state) {
            return state.containers.values().stream()
                    .anyMatch(container -> container.engineName().equals(name));
        }
    }

    @Override
    public void start(String name) {
        start(state.existing("start container", name));
    }

    private void start(FakeContainer container) {
        container.run();
        startScripts.getOrDefault(container.name(), started -> {}).accept(container);
    }

    @Override
    public ContainerFacts inspect(String name) {
        FakeContainer container = state.existing("inspect container", name);
        synchronized (state) {
            return container.facts();
        }
    }

    @Override
    public boolean isListed(String name) {
        state.call("look for container " + name);
        return isThere(name);
    }

    @Override
    public Optional<ContainerFacts> find(String name) {
        Optional<FakeContainer> container = state.lookUp(name);
        state.call("find container " + container.map(FakeContainer::name).orElse(name));
        synchronized (state) {
            return container.map(FakeContainer::facts);
        }
    }

    @Override
    public List<ContainerSummary> list(Map<String, String> labels) {
        state.call("list containers");
        synchronized (state) {
            return state.containers.values().stream()
                    .filter(container -> FakeState.matches(container.action().labels(), labels))
                    .map(FakeContainer::summary)
                    .toList();
        }
    }

    @Override
    public void stop(String name, Optional<Duration> grace) {
        endIfUp(state.existing("stop container", name), 143);
    }

    private static void endIfUp(FakeContainer container, int code) {
        if (container.isUp()) {
            container.exit(code);
        }
    }

    @Override
    public void kill(String name, String signal) {
        FakeContainer container = state.existing("kill container", name);
        container.requireRunning();
        switch (signal) {
            case "SIGKILL" -> container.exit(137);
            case "SIGTERM" -> container.exit(143);
            default -> {}
        }
    }

    @Override
    public void restart(String name, Optional<Duration> grace) {
        FakeContainer container = state.existing("restart container", name);
        endIfUp(container, 143);
        container.moveHostPorts();
        start(container);
    }

    @Override
    public void pause(String name) {
        FakeContainer container = state.existing("pause container", name);
        container.requireRunning();
        container.become("paused", EngineEvent.Kind.PAUSED);
    }

    @Override
    public void unpause(String name) {
        state.existing("unpause container", name).become("running", EngineEvent.Kind.UNPAUSED);
    }

    @Override
    public void rename(String name, String newName) {
        FakeContainer container = state.existing("rename container", name);
        synchronized (state) {
            if (!container.engineName().equals(newName)) {
                refuseTaken(newName);
            }
            container.rename(newName);
        }
    }

    @Override
    public void remove(String name) {
        Optional<FakeContainer> found = state.lookUp(name);
        state.call("remove container " + found.map(FakeContainer::name).orElse(name));
        found.ifPresent(container -> {
            endIfUp(container, 137);
            synchronized (state) {
                state.containers.remove(container.id());
            }
            container.emit(EngineEvent.Kind.DESTROYED, Map.of());
        });
    }

    @Override
    public ExecResult exec(String name, ExecRequest request) {
        state.call("exec in " + state.declared(name) + ": " + request.command());
        FakeContainer container = state.container(name);
        container.requireRunning();
        ExecResult result = execScripts
                .getOrDefault(container.name(), ignored -> new ExecResult(OptionalInt.of(0), "", ""))
                .apply(request);
        tell(request, LogLine.Stream.STDOUT, result.stdout());
        tell(request, LogLine.Stream.STDERR, result.stderr());
        return result;
    }

    private static void tell(ExecRequest request, LogLine.Stream stream, String text) {
        if (!text.isEmpty()) {
            request.output().onChunk(stream, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public Subscription feedInput(String name, InputStream input, Runnable onEnd) {
        return state.existing("feed the input of", name).feed(onEnd);
    }
}
