package org.containerharness.compose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;

/**
 * What the engine shows of a project's containers, networks and volumes, as lines {@code path = value} that can be
 * compared with those of another run: without ids, times, names that differ by the project's, and the harness's labels.
 */
final class Inspection {

    /** Fields that tell of this one run: ids, times, state, and addresses that the engine chose. */
    private static final Set<String> OF_THE_RUN = Set.of(
            "Id",
            "Created",
            "CreatedAt",
            "State",
            "Image",
            "ResolvConfPath",
            "HostnamePath",
            "HostsPath",
            "LogPath",
            "RestartCount",
            "GraphDriver",
            "ExecIDs",
            "SandboxID",
            "SandboxKey",
            "EndpointID",
            "NetworkID",
            "Gateway",
            "IPAddress",
            "IPPrefixLen",
            "IPv6Gateway",
            "GlobalIPv6Address",
            "GlobalIPv6PrefixLen",
            "Containers",
            "Mountpoint");

    private static final List<String> SORT_KEYS = List.of("Destination", "Target", "Name");

    /** Labels of either program's own. */
    private static final String OWN_LABELS =
            "org\\.containerharness.*|com\\.docker\\.compose\\.(config-hash|version|project\\.config_files)";

    private final String project;
    private final Map<String, String> lines = new TreeMap<>();
    private final Map<String, String> namesOfIds = new LinkedHashMap<>();

    /** Images that both build have ids of their own. */
    private String ownImage = "";

    private Inspection(String project) {
        this.project = project;
    }

    static Map<String, String> of(String project) {
        Inspection inspection = new Inspection(project);
        String filter = "label=com.docker.compose.project=" + project;
        DockerCommand.run("network", "ls", "--no-trunc", "--format", "{{.ID}} {{.Name}}")
                .lines()
                .map(line -> line.split(" "))
                .filter(line -> line[1].startsWith("equivalence"))
                .forEach(line -> inspection.namesOfIds.put(line[0], line[1]));
        inspection.add("container", ids("ps", "-aq", "--no-trunc", "--filter", filter));
        inspection.add("network", ids("network", "ls", "-q", "--filter", filter));
        inspection.add("volume", ids("volume", "ls", "-q", "--filter", filter));
        return inspection.lines;
    }

    private static List<String> ids(String... arguments) {
        return DockerCommand.run(arguments).lines().toList();
    }

    private void add(String kind, List<String> ids) {
        if (ids.isEmpty()) {
            return;
        }
        List<String> command = new ArrayList<>(List.of("inspect", "--type", kind));
        command.addAll(ids);
        List<Map<String, Object>> all = new Yaml().load(DockerCommand.run(command.toArray(String[]::new)));
        all.forEach(one -> namesOfIds.put(String.valueOf(one.get("Id")), String.valueOf(one.get("Name"))));
        for (Map<String, Object> one : all) {
            ownImage = String.valueOf(one.get("Image"));
            flatten(kind + " " + known(String.valueOf(one.get("Name"))), one);
        }
    }

    private void flatten(String path, Object value) {
        if (path.endsWith("com.docker.compose.image")) {
            lines.put(path, String.valueOf(value).equals(ownImage) ? "the id of its image" : String.valueOf(value));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, part) -> {
                if (isCompared(path, String.valueOf(key), part)) {
                    flatten(path + "." + known(String.valueOf(key)), part);
                }
            });
        } else if (value instanceof Collection<?> list) {
            list(path, list);
        } else if (path.endsWith("depends_on") && value != null) {
            list(path, List.of(String.valueOf(value).split(",")));
        } else if (value != null && !"".equals(value)) {
            lines.put(path, known(String.valueOf(value)));
        }
    }

    /** Lists whose order means nothing are compared in one that does not change. */
    private void list(String path, Collection<?> list) {
        List<?> ordered = path.matches(".*\\.(Env|Aliases|Links|Mounts|Binds|DNSNames|ExtraHosts|depends_on|Ulimits)")
                ? list.stream()
                        .sorted((a, b) -> sortText(a).compareTo(sortText(b)))
                        .toList()
                : List.copyOf(Arrays.asList(list.toArray()));
        int index = 0;
        for (Object part : ordered) {
            flatten(path + "[" + index++ + "]", part);
        }
    }

    private String sortText(Object part) {
        if (part instanceof Map<?, ?> map) {
            return String.valueOf(SORT_KEYS.stream()
                    .<Object>map(map::get)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(""));
        }
        return known(String.valueOf(part));
    }

    private static boolean isCompared(String path, String key, Object value) {
        if (path.endsWith(".Config")
                && key.equals("Hostname")
                && String.valueOf(value).matches("[0-9a-f]{12}")) {
            return false;
        }
        if (path.endsWith(".Config") && key.equals("Image")) {
            return !String.valueOf(value).matches("containerharness/build.*|.*-(made|inline)");
        }
        if (key.equals("MacAddress") && String.valueOf(value).startsWith("02:42:")) {
            return false;
        }
        if (path.endsWith(".Labels") && key.matches(OWN_LABELS)) {
            return false;
        }
        boolean isAnonymous = path.matches(".*\\.Mounts\\[\\d+]")
                && key.matches("Name|Source")
                && String.valueOf(value).matches("(.*/)?[0-9a-f]{64}(/_data)?");
        // A random host port is another one each time.
        boolean isRandomPort = path.contains("NetworkSettings.Ports") && key.equals("HostPort");
        boolean isChosenRange = path.matches("network .*IPAM\\.Config\\[\\d+]")
                && String.valueOf(value).matches("(172|192)\\..*");
        return !OF_THE_RUN.contains(key) && !isAnonymous && !isRandomPort && !isChosenRange;
    }

    /** Ids by their names, the project's name by a word that both runs have. */
    private String known(String text) {
        String named = text;
        for (Map.Entry<String, String> entry : namesOfIds.entrySet()) {
            named = named.replace(entry.getKey(), entry.getValue().replaceFirst("^/", ""))
                    .replaceAll(
                            "\\b"
                                    + entry.getKey()
                                            .substring(
                                                    0,
                                                    Math.min(12, entry.getKey().length())) + "\\b",
                            "short-id");
        }
        return named.replace(project, "PROJECT");
    }

    static String text(Map<String, String> lines) {
        return lines.entrySet().stream()
                .map(line -> line.getKey() + " = " + line.getValue())
                .collect(Collectors.joining("\n"));
    }
}
