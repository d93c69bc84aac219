package org.containerharness.compose.internal.translate;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.model.FileObject;
import org.containerharness.compose.model.Network;
import org.containerharness.compose.model.Service;
import org.containerharness.compose.model.Volume;

/**
 * A project with its values, ready to be translated.
 *
 * @param name of the project
 * @param directory of the project
 * @param files it was loaded from
 * @param tree its canonical form, for positions
 * @param services by name
 * @param networks by key
 * @param volumes by key
 * @param secrets by key
 * @param configs by key
 */
public record BoundProject(
        String name,
        Path directory,
        List<Path> files,
        MapNode tree,
        Map<String, Service> services,
        Map<String, Network> networks,
        Map<String, Volume> volumes,
        Map<String, FileObject> secrets,
        Map<String, FileObject> configs) {}
