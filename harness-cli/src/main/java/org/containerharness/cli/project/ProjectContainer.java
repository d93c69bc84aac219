package org.containerharness.cli.project;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.containerharness.engine.ContainerSummary;
import org.containerharness.engine.Labels;

/**
 * A container of a project, as the labels of Docker's own command say.
 *
 * @param summary as the engine lists it
 */
public record ProjectContainer(ContainerSummary summary) {

    static final String PREFIX = "com.docker.compose.";
    static final String PROJECT = PREFIX + "project";
    static final String ONE_OFF = PREFIX + "oneoff";
    static final String HASH = PREFIX + "config-hash";

    /** The service that it belongs to. */
    public String service() {
        return label("service");
    }

    /** Which of the service's containers it is, from 1. */
    public int number() {
        String number = label("container-number");
        return number.matches("\\d{1,9}") ? Integer.parseInt(number) : 1;
    }

    /** True if {@code run} made it. */
    public boolean isOneOff() {
        return label("oneoff").equalsIgnoreCase("true");
    }

    public boolean isRunning() {
        return summary.state().equals("running") || summary.state().equals("paused");
    }

    /** True if it is not of Docker's own command. */
    public boolean isOurs() {
        return summary.labels().containsKey(Labels.OURS);
    }

    public String id() {
        return summary.id();
    }

    public String name() {
        return summary.name();
    }

    /** The start of the stack that it came with. */
    String stackId() {
        return summary.labels().getOrDefault(Labels.STACK_ID, "");
    }

    /** Services that it needs, and whether it is to be restarted with them. */
    Map<String, Boolean> dependencies() {
        Map<String, Boolean> dependencies = new LinkedHashMap<>();
        for (String text : label("depends_on").split(",")) {
            String[] parts = text.split(":");
            if (!parts[0].isEmpty()) {
                dependencies.put(parts[0], parts.length > 2 && Boolean.parseBoolean(parts[2]));
            }
        }
        return dependencies;
    }

    /** True if it is to be restarted when one of some services is. */
    public boolean isRestartedWith(Set<String> services) {
        return dependencies().entrySet().stream()
                .anyMatch(dependency -> dependency.getValue() && services.contains(dependency.getKey()));
    }

    /** With its service and number in front of its lines. */
    public Output.Source output() {
        return new Output.Source(id(), shortName());
    }

    private String shortName() {
        return service() + (isOneOff() ? "-run-" + id().substring(0, Math.min(8, id().length())) : "-" + number());
    }

    private String label(String name) {
        return summary.labels().getOrDefault(PREFIX + name, "");
    }
}
