package org.containerharness.spread;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.containerharness.engine.Capability;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineContainers;
import org.containerharness.engine.EngineEvent;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineFiles;
import org.containerharness.engine.EngineImages;
import org.containerharness.engine.EngineInfo;
import org.containerharness.engine.EngineLogs;
import org.containerharness.engine.EngineNetworks;
import org.containerharness.engine.EngineRegistries;
import org.containerharness.engine.EngineServices;
import org.containerharness.engine.EngineStatus;
import org.containerharness.engine.EngineVolumes;
import org.containerharness.engine.EventListener;
import org.containerharness.engine.Subscription;
import org.containerharness.engine.SwarmNode;
import org.containerharness.log.Log;

/**
 * Nodes of one swarm as one engine. A container is on the node that its only constraint names; images, volumes and networks
 * of one engine are on all of them, networks of the swarm on none in particular. A service of the swarm is a container that
 * is wherever one of its tasks runs.
 *
 * <p>Closing it closes none of them.
 */
public final class SpreadEngine implements Engine {

    private static final Log LOG = Log.ofHarness();

    private final Members members;
    private final EngineInfo info;
    private final ServiceContainers services;
    private final EngineContainers containers;
    private final EngineFiles files;
    private final EngineLogs logs;
    private final EngineImages images;
    private final EngineRegistries registries;
    private final EngineNetworks networks;
    private final EngineVolumes volumes;

    /**
     * @param all the first is one that manages the swarm
     * @param limit of the start of a service that declares none for its readiness
     */
    public SpreadEngine(List<Member> all, Duration limit) {
        this.members = new Members(all);
        this.info = info(all.stream().map(member -> member.engine().info()).toList());
        this.services = new ServiceContainers(members, limit);
        this.containers = new SpreadContainers(members, services);
        this.files = new SpreadFiles(members, services);
        this.logs = new SpreadLogs(members, services);
        this.images = new SpreadImages(members);
        this.registries = all.get(0).engine().registries();
        this.networks = new SpreadNetworks(members);
        this.volumes = new SpreadVolumes(members);
    }

    private static EngineInfo info(List<EngineInfo> all) {
        EngineInfo manager = all.get(0);
        Set<Capability> capabilities = EnumSet.allOf(Capability.class);
        all.forEach(each -> capabilities.retainAll(each.capabilities()));
        capabilities.add(Capability.ATTACHABLE_OVERLAYS);
        // Each of them has a session of its own that cleans up there.
        capabilities.remove(Capability.OTHER_PROCESSES);
        return new EngineInfo(
                all.stream().map(EngineInfo::endpoint).collect(Collectors.joining(" + ")),
                manager.origin(),
                manager.version(),
                manager.apiVersion(),
                manager.operatingSystem(),
                manager.architecture(),
                // Where ports are bound to all addresses if they are on one of them.
                all.stream()
                        .filter(each -> !each.isLocal())
                        .findFirst()
                        .orElse(manager)
                        .host(),
                Optional.empty(),
                false,
                capabilities);
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

    /** Of all together. */
    @Override
    public EngineStatus status() {
        List<EngineStatus> all = members.each(member -> member.engine().status());
        EngineStatus manager = all.get(0);
        return new EngineStatus(
                manager.time(),
                manager.rootDirectory(),
                all.stream().mapToLong(EngineStatus::memory).sum(),
                all.stream().mapToInt(EngineStatus::running).sum(),
                manager.networkCapacity(),
                manager.storageDriver(),
                manager.cgroups(),
                manager.nodeId(),
                all.stream().flatMap(each -> each.warnings().stream()).toList());
    }

    @Override
    public List<SwarmNode> nodes() {
        return members.manager().engine().nodes();
    }

    @Override
    public Engine holding(String container) {
        return services.has(container) ? this : members.engine(container);
    }

    @Override
    public EngineServices services() {
        return members.manager().engine().services();
    }

    @Override
    public Subscription events(EventListener listener) {
        EventListener one = oneAtATime(listener);
        List<Subscription> all = members.each(member -> subscribed(member, one));
        return () -> all.forEach(Subscription::close);
    }

    /** One that is gone tells nothing, and keeps nobody from hearing the others. */
    private static Subscription subscribed(Member member, EventListener listener) {
        try {
            return member.engine().events(listener);
        } catch (EngineException e) {
            LOG.debug("Events of {} cannot be heard.", member.engine().info().endpoint(), e);
            return () -> {};
        }
    }

    private static EventListener oneAtATime(EventListener listener) {
        Object lock = new Object();
        return new EventListener() {

            @Override
            public void onEvent(EngineEvent event) {
                synchronized (lock) {
                    listener.onEvent(event);
                }
            }

            @Override
            public void onGap() {
                synchronized (lock) {
                    listener.onGap();
                }
            }

            @Override
            public void onLost(Throwable cause) {
                synchronized (lock) {
                    listener.onLost(cause);
                }
            }
        };
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return Optional.empty();
    }

    @Override
    public Optional<String> classPath() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // Others have them too.
    }
}
