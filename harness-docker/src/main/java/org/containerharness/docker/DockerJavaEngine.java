package org.containerharness.docker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.containerharness.docker.api.EngineClient;
import org.containerharness.docker.api.EngineClient.Call;
import org.containerharness.docker.api.ImageTransfer;
import org.containerharness.docker.api.ProxyVariables;
import org.containerharness.docker.api.RegistryCredentials;
import org.containerharness.docker.build.ImageBuild;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineContainers;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineFiles;
import org.containerharness.engine.EngineImages;
import org.containerharness.engine.EngineInfo;
import org.containerharness.engine.EngineLogs;
import org.containerharness.engine.EngineNetworks;
import org.containerharness.engine.EngineRegistries;
import org.containerharness.engine.EngineServices;
import org.containerharness.engine.EngineSettings;
import org.containerharness.engine.EngineStatus;
import org.containerharness.engine.EngineVolumes;
import org.containerharness.engine.EventListener;
import org.containerharness.engine.Subscription;
import org.containerharness.engine.SwarmNode;
import org.jspecify.annotations.Nullable;

/** A real engine, reached through docker-java's transport. */
final class DockerJavaEngine implements Engine {

    static final int NO_MANAGER = 503;

    private final EngineClient client;
    private final EngineInfo info;
    private final EngineContainers containers;
    private final EngineFiles files;
    private final EngineLogs logs;
    private final EngineImages images;
    private final EngineRegistries registries;
    private final EngineNetworks networks;
    private final EngineVolumes volumes;
    private final EngineServices services;
    private final EventHub events;
    private @Nullable TypedClient typed;

    DockerJavaEngine(EngineClient client, EngineInfo info, EngineSettings settings, RegistryCredentials credentials) {
        this.client = client;
        this.info = info;
        ImageTransfer transfer = new ImageTransfer(client, credentials);
        ProxyVariables proxies = new ProxyVariables(settings, info.endpoint());
        DockerNetworks dockerNetworks = new DockerNetworks(client, info);
        this.events = new EventHub(client);
        this.containers = new DockerContainers(client, info, dockerNetworks, proxies, events);
        this.files = new DockerFiles(client);
        this.logs = new DockerLogs(
                client, "container", container -> containers.inspect(container).tty());
        this.services = new DockerServices(client);
        this.images = new DockerImages(
                client, info, transfer, new ImageBuild(client, info, settings, credentials, transfer, proxies));
        this.registries = new DockerRegistries(transfer, credentials, info);
        this.networks = dockerNetworks;
        this.volumes = new DockerVolumes(client, info);
    }

    @Override
    public EngineContainers containers() {
        return containers;
    }

    @Override
    public EngineFiles files() {
        return files;
    }

    @Override
    public EngineLogs logs() {
        return logs;
    }

    @Override
    public EngineImages images() {
        return images;
    }

    @Override
    public EngineRegistries registries() {
        return registries;
    }

    @Override
    public EngineNetworks networks() {
        return networks;
    }

    @Override
    public EngineVolumes volumes() {
        return volumes;
    }

    @Override
    public EngineInfo info() {
        return info;
    }

    @Override
    public EngineStatus status() {
        return InspectJson.status(client.json(Call.of(
                "ask the engine about itself", "GET", "/info", client.limits().query())));
    }

    @Override
    public List<SwarmNode> nodes() {
        Call call = Call.of(
                "list the nodes of the swarm", "GET", "/nodes", client.limits().query());
        try {
            return ResourceCalls.read(client.json(call), InspectJson::node);
        } catch (EngineException e) {
            // Workers and engines in no swarm.
            if (e.status() == NO_MANAGER) {
                return List.of();
            }
            throw e;
        }
    }

    @Override
    public EngineServices services() {
        return services;
    }

    @Override
    public Duration closingDelay() {
        return client.transport().roundTrip().plus(client.dialect().triesOfForwarder());
    }

    @Override
    public Subscription events(EventListener listener) {
        return events.subscribe(listener);
    }

    @Override
    public Optional<String> classPath() {
        return EngineClassPath.of(info);
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return typed().as(type);
    }

    /** Not before it is asked for: docker-java's own client is two hundred classes. */
    private synchronized TypedClient typed() {
        TypedClient current = typed;
        if (current == null) {
            current = new TypedClient(client.transport(), info);
            typed = current;
        }
        return current;
    }

    @Override
    public void close() {
        events.close();
        client.close();
    }
}
