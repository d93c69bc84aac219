package org.containerharness.compose.internal.load;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.containerharness.compose.error.Problem;
import org.containerharness.compose.internal.tree.MapNode;

/**
 * What a load makes.
 *
 * @param name the project's name
 * @param directory the project directory
 * @param files the files it was given or found
 * @param inputs every file that was read: those, included and extended ones, files of variables and labels
 * @param environment the variables used for interpolation
 * @param tree the typed canonical form
 * @param profiles every profile any service names
 * @param warnings what the user should know
 */
public record LoadedProject(
        String name,
        Path directory,
        List<Path> files,
        Set<Path> inputs,
        Map<String, String> environment,
        MapNode tree,
        Set<String> profiles,
        List<Problem> warnings) {

    public LoadedProject {
        files = List.copyOf(files);
        inputs = Set.copyOf(inputs);
        environment = Map.copyOf(environment);
        profiles = Set.copyOf(profiles);
        warnings = List.copyOf(warnings);
    }
}
