package org.containerharness.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.containerharness.docker.api.EngineClient;
import org.containerharness.docker.api.EngineClient.Call;
import org.containerharness.docker.api.Json;
import org.containerharness.docker.http.EngineLimits;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineException.Kind;
import org.containerharness.engine.EngineLogs;
import org.containerharness.engine.EngineServices;
import org.containerharness.engine.NewService;
import org.containerharness.engine.ServiceDetails;
import org.containerharness.engine.ServiceUpdate;
import org.containerharness.engine.SwarmResource;
import org.containerharness.engine.TaskDetails;
import org.containerharness.model.Counted;
import org.containerharness.model.ResourceId;

/** Services of the swarm that a real engine manages. */
final class DockerServices implements EngineServices {

    private static final int UPDATE_TRIES = 5;

    private final EngineClient client;
    private final ResourceCalls calls;
    private final EngineLimits limits;
    private final EngineLogs logs;

    DockerServices(EngineClient client) {
        this.client = client;
        this.calls = new ResourceCalls(client);
        this.limits = client.limits();
        this.logs = new DockerLogs(client, "service", this::hasTerminal);
    }

    private static String path(ResourceId.Kind kind, String id) {
        return folder(kind) + "/" + EngineClient.segment(id);
    }

    private static String folder(ResourceId.Kind kind) {
        return "/" + text(kind) + "s";
    }

    private static String text(ResourceId.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String create(NewService wanted) {
        String name = wanted.container().spec().name();
        Call call = Call.of("create service " + name, "POST", "/services/create", limits.create())
                .with(new ServiceJson(wanted, client.dialect()).write());
        return calls.create(
                call,
                wanted.container().labels(),
                () -> existing(ResourceId.Kind.SERVICE, wanted.container().engineName()));
    }

    private Optional<ResourceCalls.Existing> existing(ResourceId.Kind kind, String name) {
        return findFile(kind, name).map(found -> new ResourceCalls.Existing(found.id(), found.labels()));
    }

    private Call inspection(ResourceId.Kind kind, String id) {
        return Call.of("inspect " + text(kind) + " " + id, "GET", path(kind, id), limits.query());
    }

    @Override
    public Optional<ServiceDetails> find(String service) {
        return calls.found(inspection(ResourceId.Kind.SERVICE, service), Kind.NOT_FOUND)
                .map(ServiceJson::details);
    }

    private boolean hasTerminal(String service) {
        return client.json(inspection(ResourceId.Kind.SERVICE, service))
                .at("/Spec/TaskTemplate/ContainerSpec/TTY")
                .asBoolean();
    }

    @Override
    public List<TaskDetails> tasks(String service) {
        ObjectNode filters = Json.object();
        filters.putArray("service").add(service);
        return calls
                .list(
                        Call.of(
                                "list the tasks of service " + service,
                                "GET",
                                "/tasks?filters=" + ResourceCalls.encoded(filters),
                                limits.query()),
                        ServiceJson::task)
                .stream()
                .sorted(Comparator.comparing((TaskDetails task) -> task.since().orElse(Instant.MIN))
                        .reversed())
                .toList();
    }

    /** The swarm notes how an update goes in the service itself, which is then another version of it. */
    @Override
    public void update(String service, ServiceUpdate update) {
        for (int attempt = 1; ; attempt++) {
            JsonNode found = client.json(inspection(ResourceId.Kind.SERVICE, service));
            ObjectNode spec = (ObjectNode) found.path("Spec");
            changed(service, spec, update);
            try {
                client.run(Call.of(
                                "update service " + service,
                                "POST",
                                path(ResourceId.Kind.SERVICE, service) + "/update?version="
                                        + found.at("/Version/Index").asLong(),
                                limits.create())
                        .with(spec));
                return;
            } catch (EngineException e) {
                if (attempt == UPDATE_TRIES || !String.valueOf(e.getMessage()).contains("update out of sequence")) {
                    throw e;
                }
            }
        }
    }

    private static void changed(String service, ObjectNode spec, ServiceUpdate update) {
        update.replicas().ifPresent(count -> {
            if (spec.at("/Mode/Replicated").isMissingNode()) {
                throw new EngineException(
                        Kind.WRONG_STATE,
                        0,
                        "Service " + service + " has one task on each node, and cannot have "
                                + Counted.of(count, "replica") + ".",
                        null);
            }
            Json.set(spec, "Mode/Replicated/Replicas", count);
        });
        update.image().ifPresent(image -> Json.set(spec, "TaskTemplate/ContainerSpec/Image", image));
        if (!update.environment().isEmpty()) {
            List<String> variables = new ArrayList<>(Json.texts(spec.at("/TaskTemplate/ContainerSpec/Env")));
            update.environment().forEach((name, value) -> {
                variables.removeIf(entry -> entry.startsWith(name + "="));
                variables.add(name + "=" + value);
            });
            Json.set(spec, "TaskTemplate/ContainerSpec/Env", variables);
        }
        if (update.force()) {
            Json.set(
                    spec,
                    "TaskTemplate/ForceUpdate",
                    spec.at("/TaskTemplate/ForceUpdate").asLong() + 1);
        }
    }

    @Override
    public EngineLogs logs() {
        return logs;
    }

    @Override
    public String createFile(ResourceId.Kind kind, String name, byte[] content, Map<String, String> labels) {
        ObjectNode body =
                Json.object().put("Name", name).put("Data", Base64.getEncoder().encodeToString(content));
        body.set("Labels", Json.object(labels));
        return calls.create(
                Call.of("create " + text(kind) + " " + name, "POST", folder(kind) + "/create", limits.create())
                        .with(body),
                labels,
                () -> existing(kind, name));
    }

    @Override
    public Optional<SwarmResource> findFile(ResourceId.Kind kind, String name) {
        return calls.found(inspection(kind, name), Kind.NOT_FOUND).map(json -> ServiceJson.resource(kind, json));
    }

    @Override
    public List<SwarmResource> list(Map<String, String> labels) {
        try {
            return Stream.of(ResourceId.Kind.SERVICE, ResourceId.Kind.SECRET, ResourceId.Kind.CONFIG)
                    .flatMap(kind -> calls
                            .list(
                                    Call.of(
                                                    "list " + text(kind) + "s",
                                                    "GET",
                                                    folder(kind) + "?filters=" + ResourceCalls.filters(labels),
                                                    limits.query())
                                            .once(),
                                    json -> ServiceJson.resource(kind, json))
                            .stream())
                    .toList();
        } catch (EngineException e) {
            // Older engines do not say beforehand that they manage none; the answer looks like one that passes.
            if (e.status() == DockerJavaEngine.NO_MANAGER) {
                return List.of();
            }
            throw e;
        }
    }

    /** A secret or config is in use until the swarm has noticed that the last task has gone. */
    @Override
    public void remove(ResourceId.Kind kind, String id) {
        calls.removeIfThere(Call.of("remove " + text(kind) + " " + id, "DELETE", path(kind, id), limits.remove()));
    }
}
