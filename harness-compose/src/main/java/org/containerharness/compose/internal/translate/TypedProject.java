package org.containerharness.compose.internal.translate;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.containerharness.compose.internal.tree.MapNode;

/**
 * A loaded project.
 *
 * @param name of the project
 * @param directory from which relative paths start
 * @param files it was loaded from, without included and extended ones
 * @param tree its typed canonical form
 */
public record TypedProject(String name, Path directory, List<Path> files, MapNode tree) {

    public TypedProject {
        files = List.copyOf(files);
    }

    /** Its services, networks, volumes, configs or secrets, by key. */
    public Map<String, Element> elements(String kind) {
        return new Element(tree).entries(kind);
    }

    public Map<String, Element> services() {
        return elements("services");
    }
}
