package org.containerharness.compose;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.containerharness.compose.internal.paths.PathResolver;
import org.containerharness.model.Secrets;

/**
 * What holds for all files of one project, included projects having their own.
 *
 * @param directory what written paths start from
 * @param environment the variables
 * @param home what {@code ~} stands for
 * @param chain the files that include each other, down to this project's first one
 */
record LoadScope(Path directory, Map<String, String> environment, String home, List<Path> chain) {

    LoadScope {
        environment = Map.copyOf(environment);
        Secrets.learn(environment);
        chain = List.copyOf(chain);
    }

    static String home(Map<String, String> environment) {
        return environment.getOrDefault("HOME", System.getProperty("user.home", "/"));
    }

    PathResolver paths() {
        return new PathResolver(directory, home);
    }
}
