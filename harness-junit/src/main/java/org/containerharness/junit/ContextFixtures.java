package org.containerharness.junit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.junit.internal.HeldFixtures;
import org.containerharness.model.ContainerSpec;

/** What a context of a framework uses of a test class, for as long as the context lives: until {@link #close()}. */
public final class ContextFixtures implements AutoCloseable {

    private final HeldFixtures.Hold hold;
    private final List<ContainerSpec> declared;
    private final Map<String, String> properties;

    ContextFixtures(HeldFixtures.Hold hold, List<ContainerSpec> declared, Map<String, String> properties) {
        this.hold = hold;
        this.declared = declared;
        this.properties = properties;
    }

    /** All of it as one: for looking up, and for addresses. */
    public RunningStack stack() {
        return hold.level().stack();
    }

    /** Each container as it was declared, and as it runs. */
    public Map<ContainerSpec, RunningContainer> containers() {
        Map<String, RunningContainer> running = hold.level().containers();
        Map<ContainerSpec, RunningContainer> all = new LinkedHashMap<>();
        declared.forEach(
                spec -> Optional.ofNullable(running.get(spec.name())).ifPresent(found -> all.put(spec, found)));
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
