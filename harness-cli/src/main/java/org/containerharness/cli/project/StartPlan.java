package org.containerharness.cli.project;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.Needs;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;

/**
 * What has to be done so that a project runs as its files say; a pure function of the files and of what is there.
 *
 * @param made declared names of containers that are to be made, some in place of one that is there
 * @param taken declared names of containers that are there as they should be; those that have ended are started again
 * @param replaced containers that go, since they are not as they should be
 */
record StartPlan(Set<String> made, Set<String> taken, List<ProjectContainer> replaced) {

    /** When a container that is there is replaced by a new one. */
    enum Replacing {
        CHANGED,
        ALWAYS,
        NEVER
    }

    /**
     * Compares.
     *
     * @param isChanged whether a container that is there is not what is wanted
     */
    static StartPlan of(
            StackSpec wanted,
            List<ProjectContainer> found,
            Replacing replacing,
            BiPredicate<ContainerSpec, ProjectContainer> isChanged) {
        Map<String, ProjectContainer> byName = byName(wanted, found);
        Needs needs = Needs.of(wanted);
        Map<String, ContainerSpec> specs = new HashMap<>();
        wanted.containers().forEach(spec -> specs.put(spec.name(), spec));
        Set<String> made = new LinkedHashSet<>();
        Set<String> taken = new LinkedHashSet<>();
        for (ResourceId resource : needs.order()) {
            Optional<ContainerSpec> spec = resource.kind() == ResourceId.Kind.CONTAINER
                    ? Optional.ofNullable(specs.get(resource.name()))
                    : Optional.empty();
            if (spec.isPresent()) {
                Optional<ProjectContainer> there = Optional.ofNullable(byName.get(resource.name()));
                boolean isNew = there.isEmpty()
                        || replacing == Replacing.ALWAYS
                        || replacing == Replacing.CHANGED && isChanged.test(spec.get(), there.get())
                        || standsOnNew(resource, needs, made, there.get());
                (isNew ? made : taken).add(resource.name());
            }
        }
        return new StartPlan(
                made,
                taken,
                made.stream()
                        .map(byName::get)
                        .filter(java.util.Objects::nonNull)
                        .toList());
    }

    /**
     * Who shares a namespace with a container means that very one. One that has ended would be started before what it
     * needs is there.
     */
    private static boolean standsOnNew(ResourceId resource, Needs needs, Set<String> made, ProjectContainer container) {
        return needs.of(resource).stream()
                .filter(need -> need.on().kind() == ResourceId.Kind.CONTAINER)
                .filter(need -> made.contains(need.on().name()))
                .anyMatch(need -> need.isSharing() || !container.isRunning());
    }

    private static Map<String, ProjectContainer> byName(StackSpec wanted, List<ProjectContainer> found) {
        Map<String, ProjectContainer> all = new LinkedHashMap<>();
        for (ContainerSpec spec : wanted.containers()) {
            found.stream()
                    .filter(container -> !container.isOneOff()
                            && container.service().equals(service(spec))
                            && container.number() == number(spec))
                    .findFirst()
                    .ifPresent(container -> all.put(spec.name(), container));
        }
        return all;
    }

    static String service(ContainerSpec spec) {
        return spec.labels().getOrDefault(ProjectContainer.PREFIX + "service", "");
    }

    private static int number(ContainerSpec spec) {
        return Integer.parseInt(spec.labels().getOrDefault(ProjectContainer.PREFIX + "container-number", "1"));
    }
}
