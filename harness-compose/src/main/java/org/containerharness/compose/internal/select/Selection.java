package org.containerharness.compose.internal.select;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.error.Position;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;
import org.containerharness.compose.internal.tree.ScalarNode;

/** Reduces the enabled services to the selected ones and what they depend on. */
public final class Selection {

    private final Services services;
    private final Map<String, MapNode> selected = new LinkedHashMap<>();

    private Selection(Services services) {
        this.services = services;
    }

    /**
     * Returns the services to keep: all enabled ones without a selection, else the selected ones and, through
     * {@code depends_on}, their dependencies.
     *
     * @param names names or patterns with {@code *} and {@code ?}
     * @throws ComposeException if a name fits no enabled service, or a required dependency is missing
     */
    public static Map<String, MapNode> of(Services services, List<String> names) {
        return names.isEmpty() ? services.enabled() : new Selection(services).select(names);
    }

    private Map<String, MapNode> select(List<String> names) {
        Deque<String> open = new ArrayDeque<>();
        names.forEach(name -> open.addAll(matching(name)));
        while (!open.isEmpty()) {
            String name = open.remove();
            if (!selected.containsKey(name)) {
                selected.put(name, services.enabled().get(name));
                addDependencies(name, open);
            }
        }
        selected.values().forEach(this::dropOtherDependencies);
        return selected;
    }

    private List<String> matching(String name) {
        Pattern pattern = glob(name);
        List<String> matching = services.enabled().keySet().stream()
                .filter(candidate -> pattern.matcher(candidate).matches())
                .toList();
        if (matching.isEmpty()) {
            throw new ComposeException(
                    ComposeProblem.at(Position.NOWHERE, "services", "no such service: " + name)
                            .withHint("the project has " + String.join(", ", services.names())),
                    ComposeException.Kind.REQUEST);
        }
        return matching;
    }

    private static Pattern glob(String name) {
        String quoted = Pattern.quote(name).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
        return Pattern.compile(quoted);
    }

    private void addDependencies(String name, Deque<String> open) {
        MapNode service = services.enabled().get(name);
        service.mapAt("depends_on")
                .ifPresent(dependencies -> dependencies.entries().forEach((dependency, node) -> {
                    if (services.isEnabled(dependency)) {
                        open.add(dependency);
                    } else if (isRequired(node)) {
                        throw new ComposeException(ComposeProblem.at(
                                dependencies.keyPosition(dependency),
                                "services." + name + ".depends_on." + dependency,
                                "no such service: " + dependency));
                    }
                }));
    }

    private static boolean isRequired(Node dependency) {
        return !(dependency instanceof MapNode map
                && map.get("required") instanceof ScalarNode required
                && Boolean.FALSE.equals(required.value()));
    }

    private void dropOtherDependencies(MapNode service) {
        service.mapAt("depends_on").ifPresent(dependencies -> {
            dependencies.entries().keySet().removeIf(name -> !selected.containsKey(name));
            if (dependencies.entries().isEmpty()) {
                service.remove("depends_on");
            }
        });
    }
}
