package org.containerharness.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.FileSpec;
import org.containerharness.model.NetworkAttachment;

/** Containers of the engine in memory, with their files and logs. */
final class FakeContainers implements EngineContainers, EngineFiles, EngineLogs {

    private final FakeEngine engine;

    FakeContainers(FakeEngine engine) {
        this.engine = engine;
    }

    @Override
    public String create(NewContainer wanted) {
        engine.call("create container " + wanted.spec().name());
        synchronized (engine.containers) {
            ImageDetails image = Optional.ofNullable(engine.images.get(FakeEngine.canonical(wanted.image())))
                    .orElseThrow(() ->
                            FakeEngine.refused(EngineException.Kind.IMAGE_MISSING, "No such image: " + wanted.image()));
            refuseTaken(wanted.engineName());
            FakeContainer container = new FakeContainer(engine, wanted, image);
            for (NetworkAttachment attachment : wanted.spec().networking().networks()) {
                String network = wanted.networks().getOrDefault(attachment.network(), attachment.network());
                new FakeNetworks(engine).attach(container, network, attachment.aliases());
            }
            engine.containers.put(container.id(), container);
            return container.id();
        }
    }

    private void refuseTaken(String name) {
        if (isThere(name)) {
            throw FakeEngine.refused(
                    EngineException.Kind.NAME_TAKEN,
                    "The container name " + name + " is already in use by container x.");
        }
    }

    private boolean isThere(String name) {
        return engine.containers.values().stream()
                .anyMatch(container -> container.engineName().equals(name));
    }

    @Override
    public void start(String name) {
        FakeContainer container = engine.existing("start container", name);
        container.start();
        engine.startScripts.getOrDefault(container.name(), started -> {}).accept(container);
    }

    @Override
    public ContainerDetails inspect(String name) {
        return engine.existing("inspect container", name).facts();
    }

    @Override
    public boolean isListed(String name) {
        engine.call("look for container " + name);
        return isThere(name);
    }

    @Override
    public Optional<ContainerDetails> find(String name) {
        Optional<FakeContainer> container = engine.lookUp(name);
        engine.call("find container " + container.map(FakeContainer::name).orElse(name));
        return container.map(FakeContainer::facts);
    }

    @Override
    public List<ContainerSummary> list(Map<String, String> labels) {
        engine.call("list containers");
        return engine.containers.values().stream()
                .filter(container -> FakeEngine.matches(container.action().labels(), labels))
                .map(FakeContainer::summary)
                .toList();
    }

    @Override
    public void stop(String name, Optional<Duration> grace) {
        endIfUp(engine.existing("stop container", name), 143);
    }

    private static void endIfUp(FakeContainer container, int code) {
        if (container.isUp()) {
            container.emit(EngineEvent.Kind.KILLED, Map.of("signal", Integer.toString(code - 128)));
            container.exit(code);
        }
    }

    @Override
    public void kill(String name, String signal) {
        FakeContainer container = engine.existing("kill container", name);
        container.requireRunning();
        container.emit(EngineEvent.Kind.KILLED, Map.of("signal", signal));
        switch (signal) {
            case "SIGKILL" -> container.exit(137);
            case "SIGTERM" -> container.exit(143);
            default -> {}
        }
    }

    @Override
    public void restart(String name, Optional<Duration> grace) {
        throw FakeEngine.unused();
    }

    @Override
    public void pause(String name) {
        FakeContainer container = engine.existing("pause container", name);
        container.requireRunning();
        container.become("paused", EngineEvent.Kind.PAUSED);
    }

    @Override
    public void unpause(String name) {
        engine.existing("unpause container", name).become("running", EngineEvent.Kind.UNPAUSED);
    }

    @Override
    public MemoryLimit memoryLimit(String name) {
        throw FakeEngine.unused();
    }

    @Override
    public void limitMemory(String name, MemoryLimit limit) {
        throw FakeEngine.unused();
    }

    @Override
    public void rename(String name, String newName) {
        FakeContainer container = engine.existing("rename container", name);
        synchronized (engine.containers) {
            refuseTaken(newName);
            container.rename(newName);
        }
    }

    @Override
    public void remove(String name) {
        Optional<FakeContainer> found = engine.lookUp(name);
        engine.call("remove container " + found.map(FakeContainer::name).orElse(name));
        found.ifPresent(container -> {
            endIfUp(container, 137);
            engine.containers.remove(container.id());
            container.emit(EngineEvent.Kind.DESTROYED, Map.of());
        });
    }

    @Override
    public ExecResult exec(String name, ExecRequest request) {
        engine.call("exec in " + engine.declared(name) + ": " + request.command());
        FakeContainer container = engine.container(name);
        container.requireRunning();
        return engine.execScripts
                .getOrDefault(container.name(), ignored -> new ExecResult(OptionalInt.of(0), "", ""))
                .apply(request);
    }

    @Override
    public String describe(String name) {
        ContainerDetails facts = engine.existing("describe", name).facts();
        return facts.name() + " " + facts.state().status();
    }

    @Override
    public List<String> processes(String name) {
        engine.existing("list processes of", name).requireRunning();
        return List.of("PID CMD", "1   fake");
    }

    @Override
    public List<String> history(String name, Instant since, Instant until) {
        engine.existing("list events of", name);
        return List.of();
    }

    @Override
    public Subscription feedInput(String name, InputStream input, Runnable onEnd) {
        throw FakeEngine.unused();
    }

    // Files

    @Override
    public void copyIn(String name, List<FileSpec> files) {
        FakeContainer container = engine.existing("copy into", name);
        files.forEach(file -> container.files().put(place(file).text(), content(file)));
    }

    private static ContainerPath place(FileSpec file) {
        return file.target().isFolder() && file.ownName().isPresent()
                ? file.target().child(file.ownName().get())
                : file.target().normalized();
    }

    private static byte[] content(FileSpec file) {
        try {
            return file.source() instanceof FileSpec.Bytes bytes
                    ? bytes.content()
                    : file.source() instanceof FileSpec.HostFile host && Files.isRegularFile(host.path())
                            ? Files.readAllBytes(host.path())
                            : new byte[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void copyOut(String name, ContainerPath source, Path target) {
        throw FakeEngine.unused();
    }

    @Override
    public InputStream read(String name, ContainerPath source) {
        throw FakeEngine.unused();
    }

    @Override
    public boolean exists(String name, ContainerPath path) {
        return engine.existing("look for " + path + " in", name).files().containsKey(path.text());
    }

    @Override
    public List<String> changes(String name) {
        return List.copyOf(
                engine.existing("list changed files of container", name).files().keySet());
    }

    // Logs

    @Override
    public List<LogLine> read(String name, LogQuery query) {
        FakeContainer container = engine.existing("read logs of", name);
        synchronized (container) {
            return selected(container.lines, query);
        }
    }

    @Override
    public void read(String name, LogQuery query, Consumer<LogLine> lines) {
        read(name, query).forEach(lines);
    }

    @Override
    public Subscription follow(String name, LogQuery query, LogListener listener) {
        FakeContainer container = engine.existing("follow logs of", name);
        String key = engine.newId();
        List<LogLine> before;
        synchronized (container) {
            before = selected(container.lines, query);
            container.followers.put(key, listener);
        }
        before.forEach(listener::onLine);
        container.letGoIfOver();
        return () -> {
            synchronized (container) {
                container.followers.remove(key);
            }
        };
    }

    private static List<LogLine> selected(List<LogLine> lines, LogQuery query) {
        List<LogLine> asked = lines.stream()
                .filter(line -> query.stdout())
                .filter(line ->
                        query.since().map(since -> !line.time().isBefore(since)).orElse(true))
                .filter(line ->
                        query.until().map(until -> line.time().isBefore(until)).orElse(true))
                .toList();
        int all = asked.size();
        return List.copyOf(asked.subList(Math.max(0, all - query.tail().orElse(all)), all));
    }
}
