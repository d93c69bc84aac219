package org.containerharness.junit.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.containerharness.model.HarnessException;
import org.jspecify.annotations.Nullable;

/** System properties that are set for a while. */
final class ExportedProperties {

    /**
     * One holder of a property.
     *
     * @param owner whose end restores the property
     * @param who for messages
     */
    private record Holder(Object owner, String who, String value) {}

    private final Properties properties;
    private final Map<String, List<Holder>> holders = new HashMap<>();
    private final Map<String, @Nullable String> originals = new HashMap<>();

    ExportedProperties(Properties properties) {
        this.properties = properties;
    }

    /**
     * Sets a property until its owner restores it. What an owner around this one has set is covered meanwhile.
     *
     * @param around owners that last longer than this one
     * @throws HarnessException if somebody else has set it to another value right now
     */
    synchronized void set(String name, String value, Object owner, Set<Object> around, String who) {
        List<Holder> present = holders.computeIfAbsent(name, key -> new ArrayList<>());
        for (Holder holder : present) {
            if (!holder.value().equals(value) && holder.owner() != owner && !around.contains(holder.owner())) {
                throw new HarnessException("The system property <" + name + "> is exported by " + who + " as <" + value
                        + ">, but " + holder.who() + " has it as <" + holder.value()
                        + "> at the same time. Use two names, or run the two one after the other.");
            }
        }
        if (present.isEmpty()) {
            originals.put(name, properties.getProperty(name));
        }
        present.add(new Holder(owner, who, value));
        properties.setProperty(name, value);
    }

    /** Restores what an owner has set. */
    synchronized void restore(Object owner) {
        List.copyOf(holders.keySet()).forEach(name -> restore(name, owner));
    }

    private void restore(String name, Object owner) {
        List<Holder> present = holders.get(name);
        if (!present.removeIf(holder -> holder.owner() == owner)) {
            return;
        }
        if (!present.isEmpty()) {
            properties.setProperty(name, present.get(present.size() - 1).value());
            return;
        }
        holders.remove(name);
        String original = originals.remove(name);
        if (original == null) {
            properties.remove(name);
        } else {
            properties.setProperty(name, original);
        }
    }
}
