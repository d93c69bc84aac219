package org.containerharness.junit.context;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.ContextFixtures;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DependencySpec;

/**
 * What an application could connect to: a container, or a space in one. A space is the service with another database or
 * virtual host, so it is its container under another name and with other variables.
 *
 * @param declared the container; its name and place are those of the space
 * @param running the container
 * @param variables of the space, which say what else those of the container would
 */
public record Candidate(ContainerSpec declared, RunningContainer running, Map<String, String> variables) {

    /** All of a context. A container with a space that belongs to the class is not one, the space is. */
    public static List<Candidate> of(ContextFixtures fixtures) {
        Map<ContainerSpec, RunningContainer> containers = fixtures.containers();
        List<Candidate> all = new ArrayList<>();
        fixtures.spaces().forEach((spec, space) -> {
            Set<String> needed =
                    spec.dependencies().stream().map(DependencySpec::container).collect(Collectors.toSet());
            containers.forEach((declared, running) -> {
                if (needed.contains(declared.name())) {
                    all.add(new Candidate(
                            named(declared, spec.name()).withPlace(spec.place()), running, space.variables()));
                }
            });
        });
        Set<RunningContainer> divided = all.stream().map(Candidate::running).collect(Collectors.toSet());
        containers.forEach((declared, running) -> {
            if (!divided.contains(running)) {
                all.add(new Candidate(declared, running, Map.of()));
            }
        });
        return all;
    }

    private static ContainerSpec named(ContainerSpec declared, String name) {
        return ContainerSpec.of(name, declared.image()).withLabels(declared.labels());
    }

    /** In plain text. What a space leaves empty is not set: to frameworks, an empty user would be one. */
    public Map<String, String> environment() {
        Map<String, String> all = new LinkedHashMap<>(running.facts().environment());
        all.putAll(variables);
        variables.forEach((name, value) -> {
            if (value.isEmpty()) {
                all.remove(name);
            }
        });
        return all;
    }

    /** Without credentials. */
    @Override
    public String toString() {
        return declared.name() + " of " + running;
    }
}
