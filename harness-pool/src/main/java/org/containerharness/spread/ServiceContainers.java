package org.containerharness.spread;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.ContainerSummary;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineContainers;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineServices;
import org.containerharness.engine.ExecRequest;
import org.containerharness.engine.ExecResult;
import org.containerharness.engine.Labels;
import org.containerharness.engine.MemoryLimit;
import org.containerharness.engine.NewContainer;
import org.containerharness.engine.NewService;
import org.containerharness.engine.ServiceDetails;
import org.containerharness.engine.ServiceUpdate;
import org.containerharness.engine.Subscription;
import org.containerharness.engine.SwarmResource;
import org.containerharness.engine.TaskDetails;
import org.containerharness.log.Log;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.ResourceId;
import org.containerharness.model.SwarmFile;
import org.containerharness.model.SwarmService;
import org.containerharness.settings.Setting;

/**
 * Services of the swarm as containers: one is known by its name, is what one of its running tasks is, and is called on the
 * engine of that task's node. It is made when it is started, since a swarm starts what it makes.
 */
final class ServiceContainers implements EngineContainers {

    private static final Log LOG = Log.ofHarness();

    /** A service, and what was made for it alone. */
    private record Known(NewContainer wanted, List<NewService.Given> made) {}

    /** A container of a node. */
    record Found(Engine engine, String container) {}

    private final Members members;
    private final Duration limit;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** @param limit until tasks run, of a service that declares none for its readiness */
    ServiceContainers(Members members, Duration limit) {
        this.members = members;
        this.limit = limit;
    }

    private EngineServices services() {
        return members.manager().engine().services();
    }

    boolean has(String name) {
        return known.containsKey(name);
    }

    private Known known(String name) {
        return Optional.ofNullable(known.get(name)).orElseThrow(() -> notFound(name));
    }

    private static EngineException notFound(String name) {
        return new EngineException(EngineException.Kind.NOT_FOUND, 404, "There is no service " + name + ".", null);
    }

    // Begin and end

    @Override
    public String create(NewContainer wanted) {
        known.put(wanted.engineName(), new Known(wanted.withLabels(labels(wanted.labels())), new ArrayList<>()));
        return wanted.engineName();
    }

    /** Every manager shows it, and its guard is on one of them. */
    private Map<String, String> labels(Map<String, String> labels) {
        Map<String, String> owned = new LinkedHashMap<>(members.manager().owned(labels));
        owned.put(Labels.UNGUARDED, "true");
        return owned;
    }

    @Override
    public void start(String container) {
        Known service = known(container);
        ContainerSpec spec = service.wanted.spec();
        SwarmService wanted = spec.service().orElseThrow();
        Engine manager = members.manager().engine();
        if (services().find(container).isPresent()) {
            wanted.replicas().ifPresent(count -> services().update(container, ServiceUpdate.NONE.replicas(count)));
        } else {
            List<NewService.Given> files = new ArrayList<>();
            wanted.files().forEach(file -> files.add(given(service, file)));
            services().create(new NewService(service.wanted, files));
        }
        TaskWait.forNew(manager, spec.name(), container)
                .within(spec.readiness().timeout().orElse(limit));
    }

    private NewService.Given given(Known service, SwarmFile file) {
        if (file.externalName().isPresent()) {
            String name = file.externalName().get();
            SwarmResource found = services()
                    .findFile(file.kind(), name)
                    .orElseThrow(() -> new EngineException(
                            EngineException.Kind.NOT_FOUND,
                            404,
                            "The external " + file + " of <"
                                    + service.wanted.spec().name() + "> is not in the swarm under the name " + name
                                    + ". Make it (docker " + file.kind().name().toLowerCase(Locale.ROOT)
                                    + " create " + name + " FILE), or let it not be external.",
                            null));
            return new NewService.Given(file, found.id(), name);
        }
        // Unique: the swarm takes no new content for a name, and parallel runs must not meet.
        String name = service.wanted.engineName() + "-" + service.made.size() + "-"
                + UUID.randomUUID().toString().substring(0, 8);
        Map<String, String> labels = new LinkedHashMap<>(service.wanted.labels());
        labels.put(Labels.NONCE, UUID.randomUUID().toString());
        NewService.Given made =
                new NewService.Given(file, services().createFile(file.kind(), name, content(file), labels), name);
        service.made.add(made);
        return made;
    }

    private static byte[] content(SwarmFile file) {
        FileSpec.Source source = file.content().orElseThrow();
        if (source instanceof FileSpec.Bytes bytes) {
            return bytes.content();
        }
        if (source instanceof FileSpec.HostFile host) {
            try {
                return Files.readAllBytes(host.path());
            } catch (IOException e) {
                throw new EngineException(
                        EngineException.Kind.OTHER,
                        0,
                        "The file " + host.path() + " of the " + file + " cannot be read: " + e.getMessage() + ".",
                        e);
            }
        }
        throw new IllegalArgumentException(file + " cannot be made of " + source);
    }

    /** To no tasks, so that a start brings them back; one on each node cannot be stopped. */
    @Override
    public void stop(String container, Optional<Duration> grace) {
        if (known(container).wanted.spec().service().orElseThrow().replicas().isEmpty()) {
            throw refusal(container, "stopped");
        }
        TaskWait wait = TaskWait.forChange(
                members.manager().engine(), known(container).wanted.spec().name(), container);
        services().update(container, ServiceUpdate.NONE.replicas(0));
        wait.within(grace.orElse(limit).plus(limit));
    }

    /** With the containers of its tasks, which the swarm would give ten seconds each to end. */
    @Override
    public void remove(String container) {
        Known service = known.get(container);
        if (service == null) {
            services().remove(ResourceId.Kind.SERVICE, container);
            return;
        }
        List<TaskDetails> tasks =
                services().find(container).isPresent() ? services().tasks(container) : List.of();
        services().remove(ResourceId.Kind.SERVICE, container);
        for (TaskDetails task : tasks) {
            if (!task.containerId().isEmpty()) {
                member(task).ifPresent(member -> hasten(member, task));
            }
        }
        service.made.forEach(made -> services().remove(made.file().kind(), made.id()));
        known.remove(container);
    }

    /** The swarm ends it too, also on a node that is gone and comes back. */
    private static void hasten(Member member, TaskDetails task) {
        try {
            member.engine().containers().remove(task.containerId());
        } catch (EngineException e) {
            LOG.debug("The container of task {} is left to the swarm.", task.id(), e);
        }
    }

    // What it is

    /** The running task of the lowest number on a node whose engine is known here. */
    private Optional<TaskDetails> current(List<TaskDetails> tasks) {
        return tasks.stream()
                .filter(TaskDetails::isRunning)
                .filter(task -> member(task).isPresent())
                .min(Comparator.comparingInt(TaskDetails::slot).thenComparing(TaskDetails::id));
    }

    private Optional<Member> member(TaskDetails task) {
        return members.all().stream()
                .filter(member -> member.nodeId().equals(task.nodeId()))
                .findFirst();
    }

    /** The container that stands for the service now. */
    Found task(String container) {
        return current(services().tasks(container))
                .map(task -> new Found(member(task).orElseThrow().engine(), task.containerId()))
                .orElseThrow(() -> new EngineException(
                        EngineException.Kind.WRONG_STATE,
                        0,
                        "No task of the service <"
                                + known(container).wanted.spec().name()
                                + "> runs on a node whose engine is known here. Name the engines of all nodes in"
                                + " " + Setting.ENGINES.key() + ", and see docker service ps " + container + ".",
                        null));
    }

    @Override
    public ContainerDetails inspect(String container) {
        return find(container).orElseThrow(() -> notFound(container));
    }

    @Override
    public Optional<ContainerDetails> find(String container) {
        return services().find(container).map(service -> details(container, service));
    }

    private ContainerDetails details(String container, ServiceDetails service) {
        List<TaskDetails> tasks = services().tasks(container);
        Optional<TaskDetails> task = current(tasks);
        Optional<ContainerDetails> found = task.flatMap(
                running -> member(running).orElseThrow().engine().containers().find(running.containerId()));
        Map<ContainerPort, List<ContainerDetails.HostBinding>> ports = new LinkedHashMap<>();
        service.ports()
                .forEach((port, number) -> ports.put(
                        port,
                        List.of(new ContainerDetails.HostBinding(
                                members.manager().engine().info().host(), number))));
        task.ifPresent(running -> running.hostPorts()
                .forEach((port, number) -> ports.put(
                        port,
                        List.of(new ContainerDetails.HostBinding(
                                member(running).orElseThrow().engine().info().host(), number)))));
        return new ContainerDetails(
                container,
                service.name(),
                service.image(),
                found.map(ContainerDetails::imageId).orElse(""),
                found.map(ContainerDetails::state)
                        .filter(ContainerDetails.State::isRunning)
                        .orElseGet(() -> between(tasks)),
                ports,
                found.map(ContainerDetails::networks).orElse(Map.of()),
                found.flatMap(ContainerDetails::healthcheck),
                found.map(ContainerDetails::tty).orElse(false),
                found.map(ContainerDetails::environment).orElse(Map.of()),
                service.labels(),
                found.map(ContainerDetails::command).orElse(List.of()));
    }

    /** The state while no task runs: the swarm makes another, but one that fails again and again is at its end. */
    private static ContainerDetails.State between(List<TaskDetails> tasks) {
        Optional<TaskDetails> last = TaskWait.givenUp(tasks);
        return new ContainerDetails.State(
                last.isPresent() ? "exited" : "restarting",
                last.map(TaskDetails::exitCode).orElse(0),
                false,
                "",
                0,
                last.flatMap(TaskDetails::since),
                last.flatMap(TaskDetails::since),
                "none",
                List.of(),
                0);
    }

    @Override
    public boolean isListed(String name) {
        return services().find(name).isPresent();
    }

    /** Those of nodes; services are not among them. */
    @Override
    public List<ContainerSummary> list(Map<String, String> labels) {
        return List.of();
    }

    // What goes to a task

    @Override
    public ExecResult exec(String container, ExecRequest request) {
        Found task = task(container);
        return task.engine().containers().exec(task.container(), request);
    }

    @Override
    public MemoryLimit memoryLimit(String container) {
        Found task = task(container);
        return task.engine().containers().memoryLimit(task.container());
    }

    @Override
    public String describe(String container) {
        Found task = task(container);
        return task.engine().containers().describe(task.container());
    }

    @Override
    public List<String> processes(String container) {
        Found task = task(container);
        return task.engine().containers().processes(task.container());
    }

    @Override
    public List<String> history(String container, Instant since, Instant until) {
        Found task = task(container);
        return task.engine().containers().history(task.container(), since, until);
    }

    // What a service has not

    private static EngineException refusal(String container, String what) {
        return new EngineException(
                EngineException.Kind.WRONG_STATE,
                0,
                container + " is a service of a swarm and cannot be " + what
                        + ". RunningService has what can be done with it and its tasks.",
                null);
    }

    @Override
    public void kill(String container, String signal) {
        throw refusal(container, "sent " + signal);
    }

    @Override
    public void restart(String container, Optional<Duration> grace) {
        throw refusal(container, "restarted");
    }

    @Override
    public void pause(String container) {
        throw refusal(container, "paused");
    }

    @Override
    public void unpause(String container) {
        throw refusal(container, "unpaused");
    }

    @Override
    public void limitMemory(String container, MemoryLimit limit) {
        throw refusal(container, "given another limit");
    }

    @Override
    public void rename(String container, String newName) {
        throw refusal(container, "renamed");
    }

    @Override
    public Subscription feedInput(String container, InputStream input, Runnable onEnd) {
        throw refusal(container, "given input");
    }
}
