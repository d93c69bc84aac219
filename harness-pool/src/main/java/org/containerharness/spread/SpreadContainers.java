package org.containerharness.spread;

import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.ContainerSummary;
import org.containerharness.engine.EngineContainers;
import org.containerharness.engine.ExecRequest;
import org.containerharness.engine.ExecResult;
import org.containerharness.engine.MemoryLimit;
import org.containerharness.engine.NewContainer;
import org.containerharness.engine.Subscription;

/** Containers, each where it is. */
final class SpreadContainers implements EngineContainers {

    private final Members members;
    private final ServiceContainers services;

    SpreadContainers(Members members, ServiceContainers services) {
        this.members = members;
        this.services = services;
    }

    private EngineContainers of(String container) {
        return services.has(container) ? services : members.engine(container).containers();
    }

    @Override
    public String create(NewContainer wanted) {
        if (wanted.spec().service().isPresent()) {
            return services.create(wanted);
        }
        List<Member> on = new ArrayList<>(members.of(wanted.spec()));
        members.hold(on, wanted.engineName());
        List<String> ids = new ArrayList<>();
        for (Member member : on) {
            String id = member.engine().containers().create(wanted.withLabels(member.owned(wanted.labels())));
            members.hold(on, id);
            ids.add(id);
        }
        return ids.get(0);
    }

    @Override
    public void start(String container) {
        of(container).start(container);
    }

    @Override
    public ContainerDetails inspect(String container) {
        return of(container).inspect(container);
    }

    @Override
    public Optional<ContainerDetails> find(String container) {
        return of(container).find(container);
    }

    @Override
    public boolean isListed(String name) {
        return of(name).isListed(name);
    }

    @Override
    public List<ContainerSummary> list(Map<String, String> labels) {
        return members.each(member -> member.engine().containers().list(labels)).stream()
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public void stop(String container, Optional<Duration> grace) {
        of(container).stop(container, grace);
    }

    @Override
    public void kill(String container, String signal) {
        of(container).kill(container, signal);
    }

    @Override
    public void restart(String container, Optional<Duration> grace) {
        of(container).restart(container, grace);
    }

    @Override
    public void pause(String container) {
        of(container).pause(container);
    }

    @Override
    public void unpause(String container) {
        of(container).unpause(container);
    }

    @Override
    public MemoryLimit memoryLimit(String container) {
        return of(container).memoryLimit(container);
    }

    @Override
    public void limitMemory(String container, MemoryLimit limit) {
        of(container).limitMemory(container, limit);
    }

    @Override
    public void rename(String container, String newName) {
        of(container).rename(container, newName);
        members.hold(members.holding(container), newName);
    }

    @Override
    public void remove(String container) {
        if (services.has(container)) {
            services.remove(container);
            return;
        }
        for (Member member : members.holding(container)) {
            member.engine().containers().remove(container);
        }
        members.forget(container);
    }

    @Override
    public ExecResult exec(String container, ExecRequest request) {
        return of(container).exec(container, request);
    }

    @Override
    public String describe(String container) {
        return of(container).describe(container);
    }

    @Override
    public List<String> processes(String container) {
        return of(container).processes(container);
    }

    @Override
    public List<String> history(String container, Instant since, Instant until) {
        return of(container).history(container, since, until);
    }

    @Override
    public Subscription feedInput(String container, InputStream input, Runnable onEnd) {
        return of(container).feedInput(container, input, onEnd);
    }
}
