package org.containerharness.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The container engine as the harness needs it, by resource: one method of those interfaces, one engine call, unless its
 * documentation says otherwise.
 *
 * <p>Containers, networks and volumes are named by their engine name or id. Every call has a limit in time and throws an
 * {@link EngineException} that says what kind of refusal it was. Implementations are safe for use by many threads.
 *
 * @see <a href="https://docs.docker.com/reference/api/engine/">Docker Engine API</a>
 */
public interface Engine extends AutoCloseable {

    EngineContainers containers();

    EngineFiles files();

    EngineLogs logs();

    EngineImages images();

    EngineRegistries registries();

    EngineNetworks networks();

    EngineVolumes volumes();

    /** What is known of the engine; asked once, when the connection is made. */
    EngineInfo info();

    /** What the engine says of itself now. */
    EngineStatus status();

    /** The nodes of the swarm that it manages, itself among them; empty if it manages none. */
    List<SwarmNode> nodes();

    /** Services of that swarm; where it manages none, there are none and none can be made. */
    default EngineServices services() {
        return NoServices.ONLY;
    }

    /** The engine that has a container, by name or id: itself, unless it stands for several. */
    default Engine holding(String container) {
        return this;
    }

    /**
     * How long after it was accepted a connection to a published port may be closed because nothing listens: where ports
     * are brought here, the near end of the line accepts at once, and the closing takes a round trip; and forwarders of
     * engines without root's rights accept before they know. Zero where connecting shows it, and before any call.
     */
    default Duration closingDelay() {
        return Duration.ZERO;
    }

    /** Subscribes to what happens to containers, from now on; reconnects by itself when the stream breaks. */
    Subscription events(EventListener listener);

    /**
     * The escape hatch: the docker-java client over this same connection, for what the harness does not cover. The only
     * place where a docker-java type shows; empty for engines that are not real.
     *
     * @throws org.containerharness.model.HarnessException if the client's classes are not on the class path, naming the artifact to add
     */
    <T> Optional<T> unwrap(Class<T> type);

    /**
     * The class path that another JVM needs to connect to this engine; empty if the classes were not loaded from files.
     */
    Optional<String> classPath();

    @Override
    void close();
}
