package org.containerharness.cleanup;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineException;
import org.containerharness.model.ResourceId.Kind;

/** Removes a set of resources: all services and containers at once, eight at a time, then networks, volumes, images. */
final class Removal {

    private static final int PARALLEL = 8;
    private static final List<Kind> ORDER =
            List.of(Kind.SERVICE, Kind.CONTAINER, Kind.SECRET, Kind.CONFIG, Kind.NETWORK, Kind.VOLUME, Kind.IMAGE);

    /** What is to be removed. */
    record Target(Kind kind, String id, String name) {}

    private final Engine engine;

    Removal(Engine engine) {
        this.engine = engine;
    }

    /** Tries everything; what could not be removed is returned, each with its reason. */
    List<String> of(List<Target> targets) {
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        Map<Kind, List<Target>> byKind = targets.stream().collect(Collectors.groupingBy(Target::kind));
        ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, Math.min(PARALLEL, targets.size())), task -> {
            Thread thread = new Thread(task, "harness-removal");
            thread.setDaemon(true);
            return thread;
        });
        try {
            for (Kind kind : ORDER) {
                List<Callable<Boolean>> calls = new ArrayList<>();
                byKind.getOrDefault(kind, List.of()).forEach(target -> calls.add(() -> remove(target, failures)));
                for (Future<Boolean> each : pool.invokeAll(calls)) {
                    each.get();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failures.add("interrupted");
        } catch (ExecutionException e) {
            failures.add(String.valueOf(e.getCause()));
        } finally {
            pool.shutdownNow();
        }
        return List.copyOf(failures);
    }

    private boolean remove(Target target, Queue<String> failures) {
        try {
            switch (target.kind()) {
                case CONTAINER -> engine.containers().remove(target.id());
                case NETWORK -> engine.networks().remove(target.id());
                case VOLUME -> engine.volumes().remove(target.id());
                case IMAGE -> engine.images().remove(target.id(), true);
                case SERVICE, SECRET, CONFIG -> engine.services().remove(target.kind(), target.id());
                case FIXTURE, ENGINE -> throw new IllegalArgumentException(target.name() + " is nobody's to remove");
            }
            return true;
        } catch (EngineException e) {
            failures.add(target.name() + ": " + e.getMessage());
            return false;
        }
    }
}
