package org.containerharness.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.model.ResourceId;

/** Of an engine that knows no swarm. */
enum NoServices implements EngineServices {
    ONLY;

    private static EngineException refusal() {
        return new EngineException(EngineException.Kind.OTHER, 0, "This engine has no services of a swarm.", null);
    }

    @Override
    public String create(NewService wanted) {
        throw refusal();
    }

    @Override
    public Optional<ServiceDetails> find(String service) {
        return Optional.empty();
    }

    @Override
    public List<TaskDetails> tasks(String service) {
        throw refusal();
    }

    @Override
    public void update(String service, ServiceUpdate update) {
        throw refusal();
    }

    @Override
    public EngineLogs logs() {
        throw refusal();
    }

    @Override
    public String createFile(ResourceId.Kind kind, String name, byte[] content, Map<String, String> labels) {
        throw refusal();
    }

    @Override
    public Optional<SwarmResource> findFile(ResourceId.Kind kind, String name) {
        return Optional.empty();
    }

    @Override
    public List<SwarmResource> list(Map<String, String> labels) {
        return List.of();
    }

    @Override
    public void remove(ResourceId.Kind kind, String id) {
        throw refusal();
    }
}
