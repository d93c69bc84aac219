package org.containerharness.docker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.docker.api.Dialect;
import org.containerharness.docker.api.EngineClient;
import org.containerharness.docker.api.EngineClient.Call;
import org.containerharness.docker.api.Json;
import org.containerharness.docker.http.EngineLimits;
import org.containerharness.engine.Capability;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineException.Kind;
import org.containerharness.engine.EngineInfo;
import org.containerharness.engine.EngineNetworks;
import org.containerharness.engine.NetworkDetails;
import org.containerharness.engine.NewNetwork;
import org.containerharness.log.Log;
import org.containerharness.model.NetworkSpec;

/** Networks of a real engine. */
final class DockerNetworks implements EngineNetworks {

    private static final Log LOG = Log.ofHarness();

    private final EngineClient client;
    private final ResourceCalls calls;
    private final EngineLimits limits;
    private final Dialect dialect;
    private final EngineInfo info;

    DockerNetworks(EngineClient client, EngineInfo info) {
        this.client = client;
        this.calls = new ResourceCalls(client);
        this.limits = client.limits();
        this.dialect = client.dialect();
        this.info = info;
    }

    @Override
    public String create(NewNetwork wanted) {
        if (wanted.spec().isOverlay()) {
            info.require(
                    Capability.ATTACHABLE_OVERLAYS,
                    "The network <" + wanted.spec().name() + ">");
            refuseOverlap(wanted.spec());
        }
        UnknownToEngine.in(wanted.spec(), dialect).forEach(LOG::warn);
        Call call = Call.of("create network " + wanted.spec().name(), "POST", "/networks/create", limits.create())
                .with(networkJson(wanted));
        return calls.create(call, wanted.labels(), () -> find(wanted.engineName())
                .map(facts -> new ResourceCalls.Existing(facts.id(), facts.labels())));
    }

    /** A swarm takes them, gives the network no addresses, and lets its containers wait for them in vain. */
    private void refuseOverlap(NetworkSpec wanted) {
        for (NetworkSpec.Subnet subnet : wanted.subnets()) {
            list(Map.of()).stream()
                    .filter(other -> other.driver().equals("overlay"))
                    .filter(other -> other.overlaps(subnet.cidr()))
                    .findFirst()
                    .ifPresent(other -> {
                        throw new EngineException(
                                Kind.SUBNET_OVERLAP,
                                0,
                                "The network <" + wanted.name() + "> cannot have the subnet " + subnet.cidr()
                                        + ": the overlay network " + other.name() + " has "
                                        + String.join(", ", other.subnets())
                                        + ". Choose another subnet, or leave it out and let the engine choose.",
                                null);
                    });
        }
    }

    private static ObjectNode networkJson(NewNetwork wanted) {
        NetworkSpec spec = wanted.spec();
        ObjectNode json = Json.object()
                .put("Name", wanted.engineName())
                .put("Driver", spec.driver())
                // Engines before API 1.44 take a name twice unless told not to.
                .put("CheckDuplicate", true)
                .put("Internal", spec.internal())
                // Nobody else could join: what is started here are plain containers.
                .put("Attachable", spec.attachable() || spec.isOverlay())
                .put("EnableIPv6", spec.ipv6());
        json.set("Labels", Json.object(wanted.labels()));
        json.set("Options", Json.object(spec.driverOptions()));
        if (!spec.subnets().isEmpty()) {
            ArrayNode ranges = json.putObject("IPAM").put("Driver", "default").putArray("Config");
            for (NetworkSpec.Subnet subnet : spec.subnets()) {
                ObjectNode range = ranges.addObject().put("Subnet", subnet.cidr());
                subnet.range().ifPresent(value -> range.put("IPRange", value));
                subnet.gateway().ifPresent(value -> range.put("Gateway", value));
                if (!subnet.auxiliary().isEmpty()) {
                    range.set("AuxiliaryAddresses", Json.object(subnet.auxiliary()));
                }
            }
        }
        spec.engineSettings().forEach((pointer, value) -> Json.set(json, pointer, value));
        return json;
    }

    @Override
    public Optional<NetworkDetails> find(String network) {
        return calls.found(
                        Call.of("look up network " + network, "GET", network(network, ""), limits.query()),
                        Kind.NOT_FOUND)
                .map(InspectJson::network);
    }

    private static String network(String network, String what) {
        return "/networks/" + EngineClient.segment(network) + what;
    }

    @Override
    public List<NetworkDetails> list(Map<String, String> labels) {
        return calls.list(
                Call.of("list networks", "GET", "/networks?filters=" + ResourceCalls.filters(labels), limits.query()),
                InspectJson::network);
    }

    @Override
    public Set<String> known(String network) {
        Set<String> known = new LinkedHashSet<>();
        calls.found(
                        Call.of(
                                "look up who is known in network " + network,
                                "GET",
                                network(network, "?verbose=true"),
                                limits.query()),
                        Kind.NOT_FOUND)
                // Plain containers are the tasks of a service without a name.
                .ifPresent(json -> json.path("Services")
                        .path("")
                        .path("Tasks")
                        .forEach(task -> known.add(Json.text(task, "Name") + " " + Json.text(task, "EndpointID"))));
        return known;
    }

    @Override
    public void connect(String network, String container, List<String> aliases, Optional<String> ipv4Address) {
        dialect.tidyingUp(container).ifPresent(path -> awaitTidiedUp(container, path));
        ObjectNode endpoint = Json.object();
        if (!aliases.isEmpty()) {
            endpoint.set("Aliases", Json.array(aliases));
        }
        ipv4Address.ifPresent(address -> endpoint.putObject("IPAMConfig").put("IPv4Address", address));
        connect(network, container, container, endpoint);
    }

    private void awaitTidiedUp(String container, String path) {
        Call call = Call.of("look whether container " + container + " is tidied up", "GET", path, limits.query());
        long end = System.nanoTime() + limits.settle().toNanos();
        while (client.json(call).at("/State/Status").asText().equals("stopped") && System.nanoTime() < end) {
            client.pause(1);
        }
    }

    /** @param shown what a message calls the container */
    void connect(String network, String container, String shown, ObjectNode endpoint) {
        ObjectNode body = Json.object().put("Container", container);
        body.set("EndpointConfig", endpoint);
        client.run(Call.of(
                        "connect container " + shown + " to network " + network,
                        "POST",
                        network(network, "/connect"),
                        limits.create())
                .with(body));
    }

    @Override
    public void disconnect(String network, String container) {
        client.run(Call.of(
                        "disconnect container " + container + " from network " + network,
                        "POST",
                        network(network, "/disconnect"),
                        limits.create())
                .with(Json.object().put("Container", container).put("Force", true)));
    }

    @Override
    public void remove(String network) {
        calls.removeIfThere(Call.of("remove network " + network, "DELETE", network(network, ""), limits.remove()));
    }
}
