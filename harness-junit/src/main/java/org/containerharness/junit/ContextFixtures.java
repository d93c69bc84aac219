package org.containerharness.junit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.junit.internal.HeldFixtures;
import org.containerharness.junit.internal.RunningFixtures;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ImageReference;
import org.containerharness.space.ServiceKind;
import org.containerharness.space.Space;

/** What a context of a framework uses of a test class, for as long as the context lives: until {@link #close()}. */
public final class ContextFixtures implements AutoCloseable {

    private final HeldFixtures.Hold hold;
    private final List<ContainerSpec> declared;
    private final List<AdoptedSpec> adopted;
    private final Map<String, String> properties;

    ContextFixtures(
            HeldFixtures.Hold hold,
            List<ContainerSpec> declared,
            List<AdoptedSpec> adopted,
            Map<String, String> properties) {
        this.hold = hold;
        this.declared = declared;
        this.adopted = adopted;
        this.properties = properties;
    }

    /** What was declared, which may not have been started yet. */
    public List<ContainerSpec> declared() {
        return List.copyOf(declared);
    }

    /** Whether all of it runs, or has run; else those who ask for what runs wait. */
    public boolean isStarted() {
        return hold.level().isStarted();
    }

    /** All of it as one: for looking up, and for addresses. */
    public RunningStack stack() {
        return level().stack();
    }

    private RunningFixtures level() {
        hold.start();
        return hold.level();
    }

    /**
     * Each container as it was declared, and as it runs; of a {@link Managed} one, image and labels are those with which it
     * runs.
     */
    public Map<ContainerSpec, RunningContainer> containers() {
        Map<String, RunningContainer> running = level().containers();
        Map<ContainerSpec, RunningContainer> all = new LinkedHashMap<>();
        declared.forEach(
                spec -> Optional.ofNullable(running.get(spec.name())).ifPresent(found -> all.put(spec, found)));
        adopted.forEach(spec -> Optional.ofNullable(running.get(spec.name()))
                .ifPresent(found -> all.put(asDeclared(spec, found), found)));
        return all;
    }

    private static ContainerSpec asDeclared(AdoptedSpec spec, RunningContainer running) {
        String repository = ImageReference.parse(running.image()).repository();
        Map<String, String> labels = new LinkedHashMap<>(running.inspect().labels());
        // Whatever substituted its image left the last part of the name.
        labels.putIfAbsent(ServiceKind.LABEL, repository.substring(repository.lastIndexOf('/') + 1));
        return ContainerSpec.of(spec.name(), running.image())
                .withPlace(spec.place())
                .withLabels(labels);
    }

    /** Parts of services that belong to the class, as they were declared. */
    public Map<AdoptedSpec, Space> spaces() {
        Map<String, Object> running = level().fixtures(Space.class);
        Map<AdoptedSpec, Space> all = new LinkedHashMap<>();
        adopted.forEach(
                spec -> Optional.ofNullable(running.get(spec.name())).ifPresent(found -> all.put(spec, (Space) found)));
        return all;
    }

    /** What {@link ExportProperty} exports. */
    public Set<String> properties() {
        return properties.keySet();
    }

    /** The value of an exported property, with the addresses of now. */
    public Optional<String> property(String name) {
        return Optional.ofNullable(properties.get(name)).map(text -> stack().rewrite(text));
    }

    /** Why the context that uses it is of no more use, such as a container that has ended; empty if it is. */
    public Optional<String> retired() {
        return hold.retired();
    }

    @Override
    public void close() {
        hold.close();
    }
}
