package org.containerharness.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.model.ResourceId;

/** Services of the swarm that an engine manages, with the secrets and configs they use. */
public interface EngineServices {

    /** @return the service's id */
    String create(NewService wanted);

    Optional<ServiceDetails> find(String service);

    /** Of all tasks that the swarm remembers, those that have ended too, newest first. */
    List<TaskDetails> tasks(String service);

    /** Lets the swarm make something else of it, by its own rules for updates. Two calls: inspect, update. */
    void update(String service, ServiceUpdate update);

    /** What its tasks write, all of them. */
    EngineLogs logs();

    /**
     * Makes a secret or config.
     *
     * @return its id
     */
    String createFile(ResourceId.Kind kind, String name, byte[] content, Map<String, String> labels);

    Optional<SwarmResource> findFile(ResourceId.Kind kind, String name);

    /**
     * Services, secrets and configs that carry all these labels; a label with an empty value matches any value. Three
     * calls; nothing where the engine manages no swarm.
     */
    List<SwarmResource> list(Map<String, String> labels);

    /** Removes a service, secret or config; one that is gone already is no error. */
    void remove(ResourceId.Kind kind, String id);
}
