package org.containerharness.compose.internal.translate;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.containerharness.compose.model.Dependency;
import org.containerharness.compose.model.Service;
import org.containerharness.engine.ImageId;
import org.containerharness.files.Sha256;

/** The labels by which {@code docker compose ls}, {@code ps}, {@code logs} and {@code down -p} know a project. */
final class ComposeLabels {

    static final String PREFIX = "com.docker.compose.";
    static final String PROJECT = PREFIX + "project";
    static final String VERSION = PREFIX + "version";

    /** Not a version of Compose: newer ones read nothing from it, and a wrong one would mislead people. */
    static final String OUR_VERSION = "container-harness";

    private ComposeLabels() {}

    static Map<String, String> of(BoundProject project, Service service, int number) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(PROJECT, project.name());
        labels.put(PREFIX + "service", service.name());
        labels.put(PREFIX + "container-number", Integer.toString(number));
        labels.put(PREFIX + "oneoff", "False");
        labels.put(PROJECT + ".working_dir", project.directory().toString());
        labels.put(
                PROJECT + ".config_files",
                project.files().stream().map(Path::toString).collect(Collectors.joining(",")));
        labels.put(PREFIX + "depends_on", dependencies(service));
        labels.put(PREFIX + "config-hash", hash(service));
        labels.put(PREFIX + "image", ImageId.WORD);
        labels.put(VERSION, OUR_VERSION);
        return labels;
    }

    private static String dependencies(Service service) {
        return service.lifecycle().dependencies().stream()
                .map(ComposeLabels::dependency)
                .collect(Collectors.joining(","));
    }

    private static String dependency(Dependency dependency) {
        return dependency.service() + ":" + dependency.condition().name().toLowerCase(Locale.ROOT) + ":"
                + dependency.isRestarted();
    }

    /** Docker's command only shows containers that have one; its value is compared by {@code up} alone. */
    private static String hash(Service service) {
        return Sha256.hex(service.toString());
    }
}
