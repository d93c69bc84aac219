package org.containerharness.compose.internal.translate;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.containerharness.compose.internal.print.JsonPrinter;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.engine.ImageId;
import org.containerharness.files.Sha256;

/** The labels by which {@code docker compose ls}, {@code ps}, {@code logs} and {@code down -p} know a project. */
final class ComposeLabels {

    static final String PREFIX = "com.docker.compose.";
    static final String PROJECT = PREFIX + "project";
    static final String VERSION = PREFIX + "version";

    /** Not a version of Compose: newer ones read nothing from it, and a wrong one would mislead people. */
    static final String OUR_VERSION = "container-harness";

    /** Keys that say how many containers there are, where their image comes from and what else runs. */
    private static final Set<String> ABOUT_OTHERS =
            Set.of("build", "depends_on", "image", "profiles", "pull_policy", "scale");

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
        labels.put(PREFIX + "config-hash", hash(scope));
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

    /**
     * What decides whether a container is still as its service is written, but for the image, which is compared by
     * itself. Docker's command only shows containers that have such a label, and compares its value in {@code up} alone.
     */
    private static String hash(ServiceScope scope) {
        MapNode service = scope.service().map().copy();
        ABOUT_OTHERS.forEach(service::remove);
        service.mapAt("deploy").ifPresent(deploy -> deploy.remove("replicas"));
        StringBuilder text = new StringBuilder(JsonPrinter.printService(service));
        for (String kind : List.of("configs", "secrets")) {
            Map<String, Element> known = scope.project().elements(kind);
            for (Element use : scope.service().list(kind)) {
                Optional.ofNullable(known.get(use.text("source").orElse("")))
                        .flatMap(FileObjectsPart::content)
                        .ifPresent(text::append);
            }
        }
        return Sha256.hex(text.toString());
    }
}
