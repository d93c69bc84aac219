package org.containerharness.compose.internal.translate;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.containerharness.compose.internal.print.JsonPrinter;
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

    static Map<String, String> of(ServiceScope scope, int number) {
        TypedProject project = scope.project();
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(PROJECT, project.name());
        labels.put(PREFIX + "service", scope.name());
        labels.put(PREFIX + "container-number", Integer.toString(number));
        labels.put(PREFIX + "oneoff", "False");
        labels.put(PROJECT + ".working_dir", project.directory().toString());
        labels.put(
                PROJECT + ".config_files",
                project.files().stream().map(Path::toString).collect(Collectors.joining(",")));
        labels.put(PREFIX + "depends_on", dependencies(scope.service()));
        labels.put(PREFIX + "config-hash", hash(scope.service()));
        labels.put(PREFIX + "image", ImageId.WORD);
        labels.put(VERSION, OUR_VERSION);
        return labels;
    }

    private static String dependencies(Element service) {
        return service.entries("depends_on").entrySet().stream()
                .map(entry -> dependency(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(","));
    }

    private static String dependency(String name, Element dependency) {
        return name + ":" + dependency.text("condition").orElse("service_started") + ":" + dependency.flag("restart");
    }

    /** Docker's command only shows containers that have one; its value is compared by {@code up} alone. */
    private static String hash(Element service) {
        return Sha256.hex(JsonPrinter.printService(service.map()));
    }
}
