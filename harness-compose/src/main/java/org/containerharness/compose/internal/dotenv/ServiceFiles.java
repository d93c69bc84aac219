package org.containerharness.compose.internal.dotenv;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.internal.decode.Mention;
import org.containerharness.compose.internal.tree.ListNode;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;
import org.containerharness.compose.internal.tree.ScalarNode;

/** Folds {@code env_file} into {@code environment} and {@code label_file} into {@code labels}. */
public final class ServiceFiles {

    private static final String RAW = "raw";

    private final Dotenv dotenv;
    private final Map<String, String> projectEnvironment;

    /**
     * Creates the step.
     *
     * @param projectEnvironment gives values to variables without one, and wins in the files' templates
     */
    public ServiceFiles(Dotenv dotenv, Map<String, String> projectEnvironment) {
        this.dotenv = dotenv;
        this.projectEnvironment = projectEnvironment;
    }

    /**
     * Resolves one typed service in place.
     *
     * @throws ComposeException if a required file is missing or malformed
     */
    public void resolve(String name, MapNode service) {
        resolveEnvironment(name, service);
        resolveLabels(name, service);
    }

    private void resolveEnvironment(String name, MapNode service) {
        MapNode own = service.mapAt("environment").orElseGet(() -> new MapNode(service.position()));
        own.entries().replaceAll(this::passThrough);
        Map<String, String> values = new LinkedHashMap<>();
        own.entries().forEach((key, value) -> text(value).ifPresent(text -> values.put(key, text)));
        service.listAt("env_file").ifPresent(files -> readAll(name, files, values, key -> lookUp(key, own)));
        MapNode resolved = new MapNode(own.position());
        values.forEach(resolved::put);
        own.entries().forEach((key, value) -> resolved.put(key, own.keyPosition(key), value));
        replace(service, "environment", "env_file", resolved);
    }

    private Optional<String> lookUp(String name, MapNode own) {
        return Optional.ofNullable(projectEnvironment.get(name))
                .or(() -> Optional.ofNullable(own.get(name)).flatMap(ServiceFiles::text));
    }

    private Node passThrough(String name, Node value) {
        String given = value.isNull() ? projectEnvironment.get(name) : null;
        return given == null ? value : ScalarNode.of(value.position(), given);
    }

    private void readAll(
            String name, ListNode files, Map<String, String> values, Function<String, Optional<String>> outer) {
        for (Node node : files.items()) {
            if (node instanceof MapNode file) {
                read(name, file, values, outer);
            }
        }
    }

    private void read(String name, MapNode file, Map<String, String> values, Function<String, Optional<String>> outer) {
        Path path = Path.of(file.textAt("path").orElse(""));
        boolean isRequired =
                !(file.get("required") instanceof ScalarNode required && Boolean.FALSE.equals(required.value()));
        if (!Files.exists(path)) {
            if (isRequired) {
                throw refuse(file, name, "env_file", "env file " + path + " not found")
                        .as(ComposeException.Kind.FILE_MISSING);
            }
            return;
        }
        String format = file.textAt("format").orElse("");
        if (format.equals(RAW)) {
            dotenv.readRaw(path, mention(file, name, "env_file"), values, outer);
        } else if (format.isEmpty() || format.equals(".env")) {
            dotenv.read(path, mention(file, name, "env_file"), values, outer);
        } else {
            throw refuse(file, name, "env_file", "unsupported env_file format \"" + format + "\"");
        }
    }

    private void resolveLabels(String name, MapNode service) {
        Optional<ListNode> files = service.listAt("label_file");
        if (files.isEmpty()) {
            return;
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (Node file : files.get().items()) {
            Path path = Path.of(text(file).orElse(""));
            if (!Files.exists(path)) {
                throw refuse(file, name, "label_file", "label file " + path + " not found")
                        .as(ComposeException.Kind.FILE_MISSING);
            }
            Map<String, String> read = new LinkedHashMap<>();
            dotenv.read(path, mention(file, name, "label_file"), read, key -> Optional.ofNullable(values.get(key)));
            values.putAll(read);
        }
        MapNode labels = new MapNode(service.position());
        values.forEach(labels::put);
        service.mapAt("labels").ifPresent(own -> own.entries().forEach(labels::put));
        replace(service, "labels", "label_file", labels);
    }

    private static void replace(MapNode service, String key, String filesKey, MapNode resolved) {
        service.remove(filesKey);
        if (!resolved.entries().isEmpty()) {
            service.put(key, resolved);
        }
    }

    private static Optional<String> text(Node node) {
        return node instanceof ScalarNode scalar && !scalar.isNull() ? Optional.of(scalar.text()) : Optional.empty();
    }

    private static ComposeException refuse(Node node, String service, String key, String text) {
        Mention place = mention(node, service, key);
        return new ComposeException(ComposeProblem.at(place.position(), place.path(), text));
    }

    private static Mention mention(Node node, String service, String key) {
        return new Mention(node.position(), "services." + service + "." + key);
    }
}
