package org.containerharness.cli.project;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.containerharness.engine.Engine;
import org.containerharness.engine.Labels;
import org.containerharness.engine.NetworkDetails;
import org.containerharness.engine.VolumeDetails;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Nearest;

/**
 * What is on an engine of a project that the harness has started; known by its labels, so that any process finds it.
 *
 * @param name of the project
 */
public record Project(Engine engine, String name) {

    /** Its containers, those of {@code run} too, by service and number. */
    public List<ProjectContainer> containers() {
        return all().stream().filter(ProjectContainer::isOurs).toList();
    }

    private List<ProjectContainer> all() {
        return engine.containers().list(Map.of(ProjectContainer.PROJECT, name)).stream()
                .map(ProjectContainer::new)
                .sorted(Comparator.comparing(ProjectContainer::service).thenComparing(ProjectContainer::number))
                .toList();
    }

    /**
     * Its containers that are of some services; of all if none is named.
     *
     * @throws HarnessException if one has no container
     */
    public List<ProjectContainer> containers(Collection<String> services) {
        List<ProjectContainer> all = containers();
        TreeSet<String> known =
                new TreeSet<>(all.stream().map(ProjectContainer::service).toList());
        for (String service : services) {
            if (!known.contains(service)) {
                throw new HarnessException("The project " + name + " has no container of the service <" + service
                        + "> here. " + (known.isEmpty() ? startIt() : Nearest.hint(service, known)));
            }
        }
        return all.stream()
                .filter(container -> services.isEmpty() || services.contains(container.service()))
                .toList();
    }

    /**
     * The container of a service that is meant by a number, the first that runs if that is 0.
     *
     * @throws HarnessException if there is none
     */
    public ProjectContainer container(String service, int number) {
        List<ProjectContainer> found = containers(List.of(service)).stream()
                .filter(container -> !container.isOneOff())
                .toList();
        return found.stream()
                .filter(container -> number == 0 ? container.isRunning() : container.number() == number)
                .findFirst()
                .orElseThrow(() -> new HarnessException(
                        number == 0
                                ? "No container of the service <" + service + "> of project " + name + " runs. "
                                        + startIt()
                                : "The service <" + service + "> of project " + name + " has no container " + number
                                        + "; it has " + found.size() + "."));
    }

    private String startIt() {
        return "Start it: harness compose -p " + name + " up -d";
    }

    /** Says so if containers of that name are there that Docker's own command has made: they are left alone. */
    public void refuseThoseOfOthers() {
        List<String> others = all().stream()
                .filter(container -> !container.isOurs())
                .map(ProjectContainer::name)
                .toList();
        if (!others.isEmpty()) {
            throw new HarnessException("There is a project " + name + " that the harness has not started: "
                    + String.join(", ", others) + ". It is left alone. Give this one another name (-p), or end that one"
                    + " with: docker compose -p " + name + " down");
        }
    }

    List<NetworkDetails> networks() {
        return engine.networks().list(ours());
    }

    List<VolumeDetails> volumes() {
        return engine.volumes().list(ours());
    }

    private Map<String, String> ours() {
        Map<String, String> labels = new HashMap<>();
        labels.put(ProjectContainer.PROJECT, name);
        labels.put(Labels.OURS, "true");
        return labels;
    }
}
