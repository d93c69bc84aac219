package org.containerharness.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.docker.api.EngineClient;
import org.containerharness.docker.api.EngineClient.Call;
import org.containerharness.docker.api.Json;
import org.containerharness.docker.http.EngineLimits;
import org.containerharness.engine.Capability;
import org.containerharness.engine.EngineException.Kind;
import org.containerharness.engine.EngineInfo;
import org.containerharness.engine.EngineVolumes;
import org.containerharness.engine.NewVolume;
import org.containerharness.engine.VolumeDetails;

/** Volumes of a real engine. */
final class DockerVolumes implements EngineVolumes {

    private final EngineInfo info;
    private final EngineClient client;
    private final ResourceCalls calls;
    private final EngineLimits limits;

    DockerVolumes(EngineClient client, EngineInfo info) {
        this.info = info;
        this.client = client;
        this.calls = new ResourceCalls(client);
        this.limits = client.limits();
    }

    @Override
    public boolean create(NewVolume wanted) {
        info.require(Capability.VOLUMES, "The volume <" + wanted.spec().name() + ">");
        ObjectNode body = Json.object()
                .put("Name", wanted.engineName())
                .put("Driver", wanted.spec().driver());
        body.set("DriverOpts", Json.object(wanted.spec().driverOptions()));
        body.set("Labels", Json.object(wanted.labels()));
        JsonNode made =
                client.json(Call.of("create volume " + wanted.spec().name(), "POST", "/volumes/create", limits.create())
                        .with(body)
                        .canBeRepeated());
        // The engine answers alike for a volume that was there; only its labels tell.
        return !wanted.labels().containsKey(ResourceCalls.NONCE_LABEL)
                || ResourceCalls.isOurs(Json.map(made.path("Labels")), wanted.labels());
    }

    @Override
    public Optional<VolumeDetails> find(String volume) {
        if (!info.has(Capability.VOLUMES)) {
            return Optional.empty();
        }
        return calls.found(Call.of("look up volume " + volume, "GET", volume(volume), limits.query()), Kind.NOT_FOUND)
                .map(InspectJson::volume);
    }

    private static String volume(String volume) {
        return "/volumes/" + EngineClient.segment(volume);
    }

    @Override
    public List<VolumeDetails> list(Map<String, String> labels) {
        if (!info.has(Capability.VOLUMES)) {
            return List.of();
        }
        JsonNode answer = client.json(
                Call.of("list volumes", "GET", "/volumes?filters=" + ResourceCalls.filters(labels), limits.query()));
        return ResourceCalls.read(answer.path("Volumes"), InspectJson::volume);
    }

    @Override
    public void remove(String volume) {
        calls.removeIfThere(Call.of("remove volume " + volume, "DELETE", volume(volume), limits.remove()));
    }
}
