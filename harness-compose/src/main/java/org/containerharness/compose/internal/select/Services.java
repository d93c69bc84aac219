package org.containerharness.compose.internal.select;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.containerharness.compose.internal.tree.ListNode;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.ScalarNode;

/** The services of a typed project, split by the active profiles. */
public final class Services {

    private static final String ANY_PROFILE = "*";

    private final Map<String, MapNode> all = new LinkedHashMap<>();
    private final Map<String, MapNode> enabled = new LinkedHashMap<>();
    private final Set<String> profiles;

    private Services(Map<String, MapNode> all, Set<String> profiles) {
        this.all.putAll(all);
        this.profiles = Set.copyOf(profiles);
        all.forEach((name, service) -> {
            if (isActive(service)) {
                enabled.put(name, service);
            }
        });
    }

    /** Returns the services of a project with the active profiles; {@code *} stands for all profiles. */
    public static Services of(MapNode project, List<String> profiles) {
        Map<String, MapNode> all = new LinkedHashMap<>();
        project.mapAt("services").ifPresent(services -> services.entries().forEach((name, node) -> {
            if (node instanceof MapNode service) {
                all.put(name, service);
            }
        }));
        return new Services(all, Set.copyOf(profiles));
    }

    /** Returns these services with the profiles of the named ones active too, where they are not enabled yet. */
    public Services enabling(List<String> names) {
        Set<String> more = new LinkedHashSet<>(profiles);
        names.stream()
                .filter(name -> all.containsKey(name) && !isEnabled(name))
                .forEach(name -> more.addAll(profilesOf(all.get(name))));
        return new Services(all, more);
    }

    /** Returns the enabled services by name. */
    public Map<String, MapNode> enabled() {
        return Collections.unmodifiableMap(enabled);
    }

    /** Returns whether there is such a service and a profile enables it. */
    public boolean isEnabled(String name) {
        return enabled.containsKey(name);
    }

    /** Returns whether there is such a service that no active profile enables. */
    public boolean isDisabled(String name) {
        return all.containsKey(name) && !isEnabled(name);
    }

    /** Returns the profiles a service names. */
    public List<String> profilesOf(String name) {
        return all.containsKey(name) ? profilesOf(all.get(name)) : List.of();
    }

    /** Returns every service's name, enabled or not. */
    public Set<String> names() {
        return all.keySet();
    }

    private boolean isActive(MapNode service) {
        List<String> own = profilesOf(service);
        return own.isEmpty() || profiles.contains(ANY_PROFILE) || own.stream().anyMatch(profiles::contains);
    }

    private static List<String> profilesOf(MapNode service) {
        return service.listAt("profiles").map(Services::texts).orElse(List.of());
    }

    private static List<String> texts(ListNode list) {
        return list.items().stream()
                .filter(ScalarNode.class::isInstance)
                .map(item -> ((ScalarNode) item).text())
                .toList();
    }
}
