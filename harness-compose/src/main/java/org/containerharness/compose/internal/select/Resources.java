package org.containerharness.compose.internal.select;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.compose.internal.tree.ListNode;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;

/** Drops the networks, volumes, secrets, configs and models that no kept service uses. */
public final class Resources {

    private final Map<String, Set<String>> used = new HashMap<>();

    private Resources() {}

    /** Removes what is not used from a typed project. */
    public static void dropUnused(MapNode project) {
        Resources resources = new Resources();
        project.mapAt("services")
                .ifPresent(services -> services.entries().values().forEach(service -> {
                    if (service instanceof MapNode map) {
                        resources.collect(map);
                    }
                }));
        for (String kind : new String[] {"networks", "volumes", "secrets", "configs", "models"}) {
            project.mapAt(kind).ifPresent(all -> {
                all.entries().keySet().retainAll(resources.used.getOrDefault(kind, Set.of()));
                if (all.entries().isEmpty()) {
                    project.remove(kind);
                }
            });
        }
    }

    private void collect(MapNode service) {
        service.mapAt("networks").ifPresent(map -> use("networks", map.entries().keySet()));
        service.mapAt("models").ifPresent(map -> use("models", map.entries().keySet()));
        service.listAt("volumes").ifPresent(this::collectVolumes);
        service.listAt("secrets").ifPresent(list -> collectSources("secrets", list));
        service.listAt("configs").ifPresent(list -> collectSources("configs", list));
        service.mapAt("build")
                .flatMap(build -> build.listAt("secrets"))
                .ifPresent(list -> collectSources("secrets", list));
    }

    private void collectVolumes(ListNode volumes) {
        for (Node node : volumes.items()) {
            if (node instanceof MapNode volume && volume.textAt("type").equals(Optional.of("volume"))) {
                volume.textAt("source").ifPresent(source -> use("volumes", Set.of(source)));
            }
        }
    }

    private void collectSources(String kind, ListNode list) {
        for (Node node : list.items()) {
            if (node instanceof MapNode mount) {
                mount.textAt("source").ifPresent(source -> use(kind, Set.of(source)));
            }
        }
    }

    private void use(String kind, Set<String> names) {
        used.computeIfAbsent(kind, key -> new HashSet<>()).addAll(names);
    }
}
