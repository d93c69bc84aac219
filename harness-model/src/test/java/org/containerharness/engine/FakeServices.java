package org.containerharness.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.containerharness.model.ResourceId;

/** Services of the swarm that an engine in memory manages: tasks run at once, one node after the other. */
public final class FakeServices implements EngineServices {

    private final FakeEngine manager;
    private final Map<String, Service> services = new ConcurrentSkipListMap<>();
    private final Map<String, SwarmResource> files = new ConcurrentSkipListMap<>();
    private volatile String rejection = "";

    FakeServices(FakeEngine manager) {
        this.manager = manager;
    }

    private static final class Service {

        private final NewService made;
        private final Instant created = Instant.now();
        private final List<TaskDetails> tasks = new CopyOnWriteArrayList<>();
        private volatile ServiceUpdate now;

        private Service(NewService made) {
            this.made = made;
            this.now = new ServiceUpdate(
                    made.container().spec().service().orElseThrow().replicas(), Optional.empty(), Map.of(), false);
        }

        private String template() {
            return now.image() + " " + now.environment();
        }
    }

    /** From now on nodes refuse tasks with this text. */
    public void rejectTasks(String error) {
        rejection = error;
    }

    /** Lets the tasks of a node go to others, as a drain does. */
    public void drain(String nodeId) {
        services.values().forEach(service -> {
            service.tasks.replaceAll(task -> task.nodeId().equals(nodeId) ? ended(task) : task);
            fill(service, nodeId);
        });
    }

    /** Makes a secret or config that is nobody's here. */
    public void addFile(ResourceId.Kind kind, String name) {
        files.put(name, new SwarmResource(kind, "id-" + name, name, Map.of(), Optional.empty()));
    }

    /** Names of all services, secrets and configs. */
    public List<String> names() {
        List<String> names = new ArrayList<>(services.keySet());
        names.addAll(files.keySet());
        return names;
    }

    private void fill(Service service, String exceptNode) {
        List<FakeEngine> nodes = manager.members().stream()
                .filter(member -> !member.nodeId().equals(exceptNode))
                .toList();
        int wanted = service.now.replicas().orElse(nodes.size());
        for (int slot = 1; slot <= wanted; slot++) {
            int own = slot;
            if (service.tasks.stream().noneMatch(task -> task.slot() == own && task.isRunning())) {
                service.tasks.add(0, task(service, slot, nodes.get((slot - 1) % nodes.size())));
            }
        }
        service.tasks.replaceAll(task -> task.slot() > wanted && task.isRunning() ? ended(task) : task);
    }

    private TaskDetails task(Service service, int slot, FakeEngine node) {
        NewContainer wanted = service.made.container();
        String id = manager.newId();
        String container = "";
        if (rejection.isEmpty()) {
            container = node.containers()
                    .create(new NewContainer(
                            wanted.spec(),
                            wanted.engineName() + "." + slot + "." + id,
                            wanted.image(),
                            wanted.networks(),
                            wanted.volumes(),
                            Map.of(),
                            wanted.spec().labels(),
                            ""));
            node.containers().start(container);
        }
        return new TaskDetails(
                id,
                slot,
                node.nodeId(),
                rejection.isEmpty() ? "running" : "shutdown",
                rejection.isEmpty() ? "running" : "rejected",
                rejection,
                container,
                0,
                Map.of(),
                service.template(),
                Optional.of(Instant.now()));
    }

    private TaskDetails ended(TaskDetails task) {
        manager.members().forEach(member -> member.lookUp(task.containerId())
                .ifPresent(container -> member.containers().remove(container.id())));
        return new TaskDetails(
                task.id(),
                task.slot(),
                task.nodeId(),
                "shutdown",
                "shutdown",
                "",
                "",
                0,
                Map.of(),
                task.template(),
                task.since());
    }

    @Override
    public String create(NewService wanted) {
        manager.call("create service " + wanted.container().spec().name());
        Service service = new Service(wanted);
        services.put(wanted.container().engineName(), service);
        fill(service, "");
        return "id-" + wanted.container().engineName();
    }

    @Override
    public Optional<ServiceDetails> find(String name) {
        return Optional.ofNullable(services.get(name))
                .map(service -> new ServiceDetails(
                        "id-" + name,
                        name,
                        service.made.container().image(),
                        service.now.replicas(),
                        "",
                        "",
                        Map.of(),
                        service.made.container().labels(),
                        service.template()));
    }

    private Service service(String name) {
        return Optional.ofNullable(services.get(name))
                .orElseThrow(
                        () -> FakeEngine.refused(EngineException.Kind.NOT_FOUND, "service " + name + " not found"));
    }

    @Override
    public List<TaskDetails> tasks(String name) {
        return List.copyOf(service(name).tasks);
    }

    @Override
    public void update(String name, ServiceUpdate update) {
        manager.call("update service " + name);
        Service service = service(name);
        String before = service.template();
        service.now = new ServiceUpdate(
                update.replicas().or(() -> service.now.replicas()), update.image(), update.environment(), false);
        if (!before.equals(service.template())) {
            service.tasks.replaceAll(this::ended);
        }
        fill(service, "");
    }

    @Override
    public EngineLogs logs() {
        return manager.logs();
    }

    @Override
    public String createFile(ResourceId.Kind kind, String name, byte[] content, Map<String, String> labels) {
        manager.call("create " + kind + " " + name.length());
        SwarmResource file = new SwarmResource(kind, "id-" + name, name, labels, Optional.of(Instant.now()));
        files.put(name, file);
        return file.id();
    }

    @Override
    public Optional<SwarmResource> findFile(ResourceId.Kind kind, String name) {
        return Optional.ofNullable(files.get(name)).filter(file -> file.kind() == kind);
    }

    @Override
    public List<SwarmResource> list(Map<String, String> labels) {
        List<SwarmResource> all = new ArrayList<>(files.values());
        services.forEach((name, service) -> all.add(new SwarmResource(
                ResourceId.Kind.SERVICE,
                "id-" + name,
                name,
                service.made.container().labels(),
                Optional.of(service.created))));
        return all.stream()
                .filter(each -> FakeEngine.matches(each.labels(), labels))
                .sorted(Comparator.comparing(SwarmResource::name))
                .toList();
    }

    @Override
    public void remove(ResourceId.Kind kind, String id) {
        String name = id.startsWith("id-") ? id.substring(3) : id;
        if (kind != ResourceId.Kind.SERVICE) {
            files.remove(name);
            return;
        }
        Optional.ofNullable(services.remove(name)).ifPresent(service -> service.tasks.forEach(this::ended));
    }
}
