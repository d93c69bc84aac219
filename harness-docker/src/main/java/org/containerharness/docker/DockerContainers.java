package org.containerharness.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.docker.api.Dialect;
import org.containerharness.docker.api.EngineClient;
import org.containerharness.docker.api.EngineClient.Call;
import org.containerharness.docker.api.Json;
import org.containerharness.docker.api.ProxyVariables;
import org.containerharness.docker.http.CallTimeout;
import org.containerharness.docker.http.EngineLimits;
import org.containerharness.engine.Capability;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.ContainerSummary;
import org.containerharness.engine.EngineContainers;
import org.containerharness.engine.EngineEvent;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineException.Kind;
import org.containerharness.engine.EngineInfo;
import org.containerharness.engine.ExecRequest;
import org.containerharness.engine.ExecResult;
import org.containerharness.engine.MemoryLimit;
import org.containerharness.engine.NewContainer;
import org.containerharness.engine.Subscription;
import org.containerharness.log.Log;
import org.containerharness.model.NetworkAttachment;

/** Containers of a real engine. */
final class DockerContainers implements EngineContainers {

    private static final Log LOG = Log.ofHarness();

    private final EngineClient client;
    private final EngineInfo info;
    private final ResourceCalls calls;
    private final ContainerEvidence evidence;
    private final EngineLimits limits;
    private final DockerNetworks networks;
    private final ProxyVariables proxies;
    private final Dialect dialect;
    private final PublishedPorts ports;
    private final EventHub events;
    private final LookAhead looks = new LookAhead();

    DockerContainers(
            EngineClient client, EngineInfo info, DockerNetworks networks, ProxyVariables proxies, EventHub events) {
        this.info = info;
        this.events = events;
        this.client = client;
        this.calls = new ResourceCalls(client);
        this.evidence = new ContainerEvidence(client);
        this.limits = client.limits();
        this.networks = networks;
        this.proxies = proxies;
        this.dialect = client.dialect();
        this.ports = new PublishedPorts(client.transport());
    }

    @Override
    public String create(NewContainer wanted) {
        if (wanted.spec().service().isPresent()) {
            throw new EngineException(
                    Kind.OTHER,
                    0,
                    "<" + wanted.spec().name() + "> is a service of a swarm, which is started by an EnginePool"
                            + " (harness-pool), as JUnit's extension does.",
                    null);
        }
        UnknownToEngine.in(wanted.spec(), dialect).forEach(LOG::warn);
        String query = "?name=" + EngineClient.encode(wanted.engineName())
                + ContainerJson.platform(wanted.spec())
                        .map(platform -> "&platform=" + EngineClient.encode(platform))
                        .orElse("");
        Call call = Call.of(
                        "create container " + wanted.spec().name() + " from " + wanted.image(),
                        "POST",
                        "/containers/create" + query,
                        limits.create())
                .with(withProxies(wanted));
        String id = calls.create(call, wanted.labels(), () -> find(wanted.engineName())
                .map(facts -> new ResourceCalls.Existing(facts.id(), facts.labels())));
        ContainerJson.attachedLater(wanted.spec(), dialect).forEach(attachment -> attach(wanted, id, attachment));
        return id;
    }

    private ObjectNode withProxies(NewContainer wanted) {
        ObjectNode body = new ContainerJson(wanted, dialect).write();
        Map<String, String> declared = wanted.spec().process().environment();
        proxies.addedTo(declared).forEach((name, value) -> {
            if (!declared.containsKey(name)) {
                body.withArray("Env").add(name + "=" + value);
            }
        });
        return body;
    }

    private void attach(NewContainer wanted, String id, NetworkAttachment attachment) {
        Map.Entry<String, ObjectNode> connection = ContainerJson.connection(wanted, attachment, dialect);
        try {
            networks.connect(connection.getKey(), id, wanted.spec().name(), connection.getValue());
        } catch (EngineException e) {
            remove(id);
            throw e;
        }
    }

    @Override
    public void start(String container) {
        Runnable start = () -> calls.runUnless(
                () -> inspect(container).state().startedAt().isPresent(),
                Call.of("start container " + container, "POST", path(container, "/start"), limits.start()));
        Duration roundTrip = client.transport().shortestAnswer();
        if (dialect.holdsWhatItStarts() && LookAhead.isOfUse(roundTrip)) {
            looks.during(start, container, () -> client.json(inspection(container)), roundTrip);
        } else {
            start.run();
        }
    }

    @Override
    public ContainerDetails inspect(String container) {
        JsonNode json = looks.taken(container).orElseGet(() -> client.json(inspection(container)));
        return ports.here(InspectJson.container(json, dialect));
    }

    @Override
    public Optional<ContainerDetails> find(String container) {
        return calls.found(inspection(container), Kind.NOT_FOUND)
                .map(json -> InspectJson.container(json, dialect))
                .map(ports::here);
    }

    private Call inspection(String container) {
        return Call.of("inspect container " + container, "GET", path(container, "/json"), limits.query());
    }

    @Override
    public boolean isListed(String name) {
        ObjectNode filters = Json.object();
        filters.putArray("name").add(dialect.nameInFilter(name));
        return !client.json(Call.of(
                        "look for container " + name,
                        "GET",
                        "/containers/json?all=true&filters=" + ResourceCalls.encoded(filters),
                        limits.query()))
                .isEmpty();
    }

    @Override
    public List<ContainerSummary> list(Map<String, String> labels) {
        return calls.list(
                Call.of(
                        "list containers",
                        "GET",
                        "/containers/json?all=true&filters=" + ResourceCalls.filters(labels),
                        limits.query()),
                json -> InspectJson.summary(json, dialect));
    }

    @Override
    public void stop(String container, Optional<Duration> grace) {
        tellOfStop(container);
        client.run(Call.of(
                        "stop container " + container,
                        "POST",
                        path(container, "/stop") + grace(grace),
                        stopLimit(grace))
                .canBeRepeated());
    }

    /** So that nobody takes its end for one that it came to by itself. */
    private void tellOfStop(String container) {
        if (!dialect.tellsOfStops()) {
            events.tell(new EngineEvent(EngineEvent.Kind.KILLED, container, "", Map.of(), Instant.now()));
        }
    }

    private static String grace(Optional<Duration> grace) {
        return grace.map(duration -> "?t=" + ContainerJson.wholeSeconds(duration))
                .orElse("");
    }

    /** Without a grace period the container's own counts, which is not known here. */
    private Duration stopLimit(Optional<Duration> grace) {
        return limits.remove().plus(grace.orElseGet(limits::remove));
    }

    @Override
    public void kill(String container, String signal) {
        client.run(Call.of(
                "send " + signal + " to container " + container,
                "POST",
                path(container, "/kill") + "?signal=" + EngineClient.encode(signal),
                limits.remove()));
    }

    @Override
    public void restart(String container, Optional<Duration> grace) {
        tellOfStop(container);
        client.run(Call.of(
                "restart container " + container,
                "POST",
                path(container, "/restart") + grace(grace),
                limits.start().plus(stopLimit(grace))));
    }

    @Override
    public void pause(String container) {
        info.require(Capability.PAUSE, "A pause of container " + container);
        client.run(Call.of("pause container " + container, "POST", path(container, "/pause"), limits.query()));
    }

    @Override
    public void unpause(String container) {
        client.run(Call.of("unpause container " + container, "POST", path(container, "/unpause"), limits.query()));
    }

    @Override
    public MemoryLimit memoryLimit(String container) {
        JsonNode host = client.json(inspection(container)).path("HostConfig");
        return new MemoryLimit(
                host.path("Memory").asLong(), host.path("MemorySwap").asLong());
    }

    @Override
    public void limitMemory(String container, MemoryLimit limit) {
        ObjectNode body = Json.object();
        body.put("Memory", limit.memory());
        body.put("MemorySwap", limit.withSwap());
        client.run(Call.of("update container " + container, "POST", path(container, "/update"), limits.query())
                .with(body)
                .canBeRepeated());
    }

    @Override
    public void rename(String container, String newName) {
        calls.runUnless(
                () -> inspect(container).name().equals(newName),
                Call.of(
                        "rename container " + container + " to " + newName,
                        "POST",
                        path(container, "/rename") + "?name=" + EngineClient.encode(newName),
                        limits.query()));
    }

    @Override
    public void remove(String container) {
        calls.removeIfThere(
                Call.of("remove container " + container, "DELETE", dialect.removal(container), limits.remove()));
    }

    @Override
    public ExecResult exec(String container, ExecRequest request) {
        return new ExecCall(client, container, request).run();
    }

    @Override
    public String describe(String container) {
        return evidence.describe(inspection(container));
    }

    @Override
    public List<String> processes(String container) {
        return evidence.processes(container);
    }

    @Override
    public List<String> history(String container, Instant since, Instant until) {
        return evidence.history(container, since, until);
    }

    @Override
    public Subscription feedInput(String container, InputStream input, Runnable onEnd) {
        Call call = Call.of(
                        "attach to container " + container,
                        "POST",
                        path(container, "/attach") + "?stream=true&stdin=true",
                        limits.query())
                .with(CallTimeout.untilAnswered(limits.query()))
                .with(input);
        return InputFeed.over(client.open(call), onEnd);
    }

    /** Of calls about a container, with what follows its name. */
    static String path(String container, String what) {
        return "/containers/" + EngineClient.segment(container) + what;
    }
}
