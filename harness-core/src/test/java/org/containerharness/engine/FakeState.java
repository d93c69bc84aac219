package org.containerharness.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.containerharness.model.ImageReference;

/** What an engine in memory has, and what was asked of it; the maps are guarded by this object's lock. */
final class FakeState {

    final Map<String, ImageFacts> images = new LinkedHashMap<>();
    final Map<String, ImageFacts> registry = new LinkedHashMap<>();
    final Map<String, FakeContainer> containers = new LinkedHashMap<>();
    final Map<String, Made<NetworkFacts>> networks = new LinkedHashMap<>();
    final Map<String, Made<VolumeFacts>> volumes = new LinkedHashMap<>();
    final List<EventListener> listeners = new CopyOnWriteArrayList<>();
    final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<Failure> failures = new CopyOnWriteArrayList<>();
    private final List<Hook> hooks = new CopyOnWriteArrayList<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final AtomicInteger hostPorts = new AtomicInteger(40_000);

    /** A network or a volume, with its declared name. */
    record Made<T>(String declared, T facts) {}

    private record Failure(String call, EngineException exception, boolean once) {}

    private record Hook(String call, Runnable action) {}

    void fail(String call, EngineException exception, boolean once) {
        failures.add(new Failure(call, exception, once));
    }

    void before(String call, Runnable action) {
        hooks.add(new Hook(call, action));
    }

    /** Records a call, and does what a test has planned for it. */
    void call(String text) {
        calls.add(text);
        hooks.stream().filter(hook -> text.startsWith(hook.call())).forEach(hook -> hook.action()
                .run());
        for (Failure failure : failures) {
            if (text.startsWith(failure.call()) && (!failure.once() || failures.remove(failure))) {
                throw failure.exception();
            }
        }
    }

    String newId() {
        return "%064x".formatted(ids.incrementAndGet());
    }

    int newHostPort() {
        return hostPorts.incrementAndGet();
    }

    /** Records a call about a container that must be there. */
    FakeContainer existing(String what, String name) {
        call(what + " " + declared(name));
        return container(name);
    }

    FakeContainer container(String name) {
        return lookUp(name).orElseThrow(() -> refused(EngineException.Kind.NOT_FOUND, "No such container: " + name));
    }

    /** The declared name of a container, or the name itself. */
    String declared(String name) {
        return lookUp(name).map(FakeContainer::name).orElse(name);
    }

    synchronized Optional<FakeContainer> lookUp(String name) {
        return containers.values().stream()
                .filter(container ->
                        container.id().equals(name) || container.engineName().equals(name))
                .findFirst()
                .or(() -> containers.values().stream()
                        .filter(container -> container.name().equals(name))
                        .findFirst());
    }

    synchronized Optional<ImageFacts> image(String reference) {
        return Optional.ofNullable(images.get(canonical(reference)));
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

    static EngineException refused(EngineException.Kind kind, String message) {
        int status =
                switch (kind) {
                    case NOT_FOUND, IMAGE_MISSING, IMAGE_UNKNOWN -> 404;
                    default -> 409;
                };
        return new EngineException(kind, status, message, null);
    }
}
