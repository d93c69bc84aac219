package org.containerharness.cli.project;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.containerharness.Harness;
import org.containerharness.diagnosis.StartPhase;
import org.containerharness.engine.Engine;
import org.containerharness.engine.ImageDetails;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.Needs;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;
import org.containerharness.plan.ContainerAction;

/**
 * Brings a project into the state that its files say, and returns when all of it is ready: what is there and unchanged
 * stays, what has ended is started again, what has changed is replaced. All of it is kept when this process ends.
 *
 * @param end removes what is replaced
 * @param replacing when a container that is there is replaced
 * @param done told of each container
 */
public record ProjectStart(
        Harness harness, Project project, ProjectEnd end, StartPlan.Replacing replacing, Consumer<String> done) {

    /** Reads which of the two options was given. */
    public static ProjectStart of(
            Harness harness, ProjectEnd end, boolean isForced, boolean isNever, Consumer<String> done) {
        StartPlan.Replacing replacing = isForced
                ? StartPlan.Replacing.ALWAYS
                : isNever ? StartPlan.Replacing.NEVER : StartPlan.Replacing.CHANGED;
        return new ProjectStart(harness, end.project(), end, replacing, done);
    }

    /** Those containers of a stack that are of some services, and those whose namespaces they share. */
    public static StackSpec only(StackSpec all, Set<String> services) {
        Needs needs = Needs.of(all);
        Set<String> kept = all.containers().stream()
                .filter(spec -> services.contains(StartPlan.service(spec)))
                .map(ContainerSpec::name)
                .collect(Collectors.toCollection(HashSet::new));
        for (List<String> next = List.copyOf(kept); !next.isEmpty(); ) {
            next = next.stream()
                    .flatMap(name -> needs.of(ResourceId.container(name)).stream())
                    .filter(Needs.Need::isSharing)
                    .map(need -> need.on().name())
                    .filter(kept::add)
                    .toList();
        }
        return part(all, spec -> kept.contains(spec.name()));
    }

    /** @return what runs now, under the names of the stack */
    public RunningStack start(StackSpec wanted) {
        StartPlan plan = StartPlan.of(wanted, project.containers(), replacing, changes(wanted)::isChanged);
        end.remove(plan.replaced());
        StackSpec there = there(project, wanted, spec -> plan.taken().contains(spec.name()));
        Set<String> running = project.containers().stream()
                .filter(ProjectContainer::isRunning)
                .map(ProjectContainer::name)
                .collect(Collectors.toSet());
        RunningStack taken = harness.resume(there, List.of());
        taken.containers()
                .forEach(container -> done.accept("Container " + container.engineName()
                        + (running.contains(container.engineName())
                                ? "  unchanged, ready"
                                : "  started again, ready")));
        Set<ResourceId> known =
                there.parts().stream().flatMap(part -> part.id().stream()).collect(Collectors.toSet());
        StackSpec missing = withDependenciesAmong(wanted).without(known);
        if (missing.isEmpty()) {
            return taken;
        }
        RunningStack made = harness.start(missing, List.of(taken));
        made.containers().forEach(container -> done.accept(told(container)));
        made.keep();
        return made;
    }

    private static String told(RunningContainer container) {
        Duration took = container.phases().stream().map(StartPhase::length).reduce(Duration.ZERO, Duration::plus);
        return "Container " + container.engineName() + "  started, ready after " + took.toMillis() + " ms";
    }

    private Changes changes(StackSpec wanted) {
        Map<String, String> images = new HashMap<>();
        harness.plan(wanted)
                .actions(ContainerAction.Create.class)
                .forEach(create ->
                        images.put(create.spec().name(), create.container().image()));
        return new Changes(harness.engine(), images);
    }

    /** @param images that would be used now, by declared name */
    private record Changes(Engine engine, Map<String, String> images) {

        boolean isChanged(ContainerSpec spec, ProjectContainer container) {
            String hash = spec.labels().getOrDefault(ProjectContainer.HASH, "");
            if (!hash.equals(container.summary().labels().get(ProjectContainer.HASH))) {
                return true;
            }
            // What is not on the engine yet is not what the container runs.
            return engine.images()
                    .find(images.getOrDefault(spec.name(), ""))
                    .map(ImageDetails::id)
                    .filter(container.summary().imageId()::equals)
                    .isEmpty();
        }
    }

    /** Some containers, with the networks and volumes that are on the engine already. */
    public static StackSpec there(Project project, StackSpec all, Predicate<ContainerSpec> which) {
        Set<String> names = new HashSet<>();
        project.networks().forEach(network -> names.add(network.name()));
        project.volumes().forEach(volume -> names.add(volume.name()));
        StackSpec part = part(all, which);
        return new StackSpec(
                part.name(),
                part.networks().stream()
                        .filter(spec -> !spec.external())
                        .filter(spec -> names.contains(spec.engineName().orElse("")))
                        .toList(),
                part.volumes().stream()
                        .filter(spec -> !spec.external())
                        .filter(spec -> names.contains(spec.engineName().orElse("")))
                        .toList(),
                List.of(),
                List.of(),
                part.containers(),
                List.of());
    }

    private static StackSpec part(StackSpec all, Predicate<ContainerSpec> which) {
        return withDependenciesAmong(
                all.withContainers(all.containers().stream().filter(which).toList()));
    }

    /** What is not there need not be waited for. */
    private static StackSpec withDependenciesAmong(StackSpec stack) {
        Set<String> names = stack.containers().stream().map(ContainerSpec::name).collect(Collectors.toSet());
        List<ContainerSpec> containers = new ArrayList<>();
        for (ContainerSpec spec : stack.containers()) {
            containers.add(spec.withDependencies(spec.dependencies().stream()
                    .filter(dependency -> names.contains(dependency.container()))
                    .toList()));
        }
        return stack.withContainers(containers);
    }
}
