package org.containerharness.compose.internal.translate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.model.Network;
import org.containerharness.compose.model.Service;
import org.containerharness.compose.model.Volume;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.Nearest;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;

/** Turns a project into a stack. */
public final class StackTranslator {

    private final BoundProject project;
    private final TranslateOptions options;
    private final Findings findings;
    private final ProjectNames names;

    private StackTranslator(BoundProject project, TranslateOptions options) {
        this.project = project;
        this.options = options;
        this.findings = new Findings(project.tree());
        this.names = new ProjectNames(project.name(), project.services(), options);
    }

    /**
     * Translates a project.
     *
     * @throws ComposeException with everything that cannot be honoured
     */
    public static Translation translate(BoundProject project, TranslateOptions options) {
        return new StackTranslator(project, options).translate();
    }

    private Translation translate() {
        new KeyWalk(findings, names).walk(project.tree());
        checkOptions();
        List<NetworkSpec> networks = new ArrayList<>();
        project.networks().values().stream()
                .filter(network -> !options.networks().containsKey(network.key()))
                .forEach(network -> network(network).ifPresent(networks::add));
        List<VolumeSpec> volumes = new ArrayList<>();
        project.volumes().values().stream()
                .filter(volume -> !options.volumes().containsKey(volume.key()))
                .forEach(volume -> volume(volume).ifPresent(volumes::add));
        List<ContainerSpec> containers = new ArrayList<>();
        for (Service service : project.services().values()) {
            ServiceTranslator translator = new ServiceTranslator(project, service, options, names, findings);
            for (int number = 1; number <= names.replicas(service.name()); number++) {
                translator.container(number).ifPresent(containers::add);
            }
        }
        findings.throwIfRefused();
        return new Translation(
                new StackSpec(project.name(), networks, volumes, List.of(), List.of(), containers, List.of()),
                findings.warnings());
    }

    private void checkOptions() {
        checkService("scale", options.scale());
        checkService("waitFor", options.waitFor());
        checkService("publish", options.published());
        checkKnown(
                "networks",
                "network",
                options.networks(),
                "that is in use",
                project.networks().keySet());
        checkKnown(
                "volumes",
                "volume",
                options.volumes(),
                "that is in use",
                project.volumes().keySet());
        checkReplicas();
        checkContainerNames();
        for (Service service : project.services().values()) {
            if (service.identity().containerName().isPresent() && names.replicas(service.name()) > 1) {
                findings.refuse(
                        "a service with a container_name has one container, not " + names.replicas(service.name())
                                + "; leave the container_name out",
                        "services",
                        service.name(),
                        "container_name");
            }
        }
    }

    /** The engine refuses others when everything else is there already. */
    private void checkContainerNames() {
        project.services().forEach((service, found) -> found.identity()
                .containerName()
                .filter(name -> !name.matches("/?[a-zA-Z0-9][a-zA-Z0-9_.-]+"))
                .ifPresent(name -> findings.refuse(
                        "no container can be called \"" + name
                                + "\"; use letters, digits, '_', '.' and '-', a letter or digit first, at least two",
                        "services",
                        service,
                        "container_name")));
    }

    /** A service may be called as another one's second container would be, as long as there is no such container. */
    private void checkReplicas() {
        Map<String, String> services = new HashMap<>();
        project.services().keySet().stream()
                .filter(service -> names.replicas(service) > 0)
                .forEach(service -> services.put(names.declared(service, 1), service));
        for (String service : project.services().keySet()) {
            for (int number = 2; number <= names.replicas(service); number++) {
                String other = services.get(names.declared(service, number));
                if (other != null) {
                    findings.refuse(
                            "container " + number + " of " + service + " would be called " + other
                                    + ", as the service is that is written at " + findings.place("services", other)
                                    + ". Give the service another name, or scale " + service + " to " + (number - 1),
                            "services",
                            service);
                }
            }
        }
    }

    private void checkService(String option, Map<String, ?> byService) {
        checkKnown(option, "service", byService, "that runs", project.services().keySet());
    }

    private void checkKnown(String option, String kind, Map<String, ?> byName, String which, Collection<String> known) {
        for (String name : new TreeSet<>(byName.keySet())) {
            if (!known.contains(name)) {
                findings.refuse(option + ": there is no " + kind + " \"" + name + "\" " + which + ". "
                        + Nearest.hint(name, known));
            }
        }
    }

    private Optional<NetworkSpec> network(Network network) {
        String[] path = {"networks", network.key()};
        return findings.attempt(() -> networkSpec(network).withPlace(findings.place(path)), path);
    }

    private NetworkSpec networkSpec(Network network) {
        String engineName = names.resource(network.key(), network.name(), network.isExternal());
        if (network.isExternal()) {
            return NetworkSpec.external(names.network(network.key()), engineName);
        }
        NetworkSpec spec = NetworkSpec.named(names.network(network.key()))
                .withEngineName(engineName)
                .withDriver(network.driver().orElse("bridge"), network.driverOptions())
                .withInternal(network.isInternal())
                .withAttachable(network.isAttachable())
                .withIpv6(network.isIpv6Enabled().orElse(false))
                .withLabels(labels(network.labels(), "network", network.key()))
                .withKnownBy(List.of(ComposeLabels.PREFIX + "network"));
        return addressed(spec, network);
    }

    private static NetworkSpec addressed(NetworkSpec spec, Network network) {
        NetworkSpec addressed = spec;
        List<Map<String, Object>> pools = new ArrayList<>();
        for (Network.AddressPool pool : network.pools()) {
            Map<String, Object> json = new LinkedHashMap<>();
            pool.subnet().ifPresent(value -> json.put("Subnet", value));
            pool.ipRange().ifPresent(value -> json.put("IPRange", value));
            pool.gateway().ifPresent(value -> json.put("Gateway", value));
            if (!pool.auxiliaryAddresses().isEmpty()) {
                json.put("AuxiliaryAddresses", pool.auxiliaryAddresses());
            }
            pools.add(json);
        }
        if (!pools.isEmpty()) {
            addressed = addressed.withEngineSetting("IPAM/Config", pools);
        }
        if (network.ipamDriver().isPresent()) {
            addressed = addressed.withEngineSetting(
                    "IPAM/Driver", network.ipamDriver().get());
        }
        if (!network.ipamOptions().isEmpty()) {
            addressed = addressed.withEngineSetting("IPAM/Options", network.ipamOptions());
        }
        if (network.isIpv4Enabled().isPresent()) {
            addressed = addressed.withEngineSetting(
                    "EnableIPv4", network.isIpv4Enabled().get());
        }
        return addressed;
    }

    private Optional<VolumeSpec> volume(Volume volume) {
        String[] path = {"volumes", volume.key()};
        return findings.attempt(() -> volumeSpec(volume).withPlace(findings.place(path)), path);
    }

    private VolumeSpec volumeSpec(Volume volume) {
        String engineName = names.resource(volume.key(), volume.name(), volume.isExternal());
        if (volume.isExternal()) {
            return VolumeSpec.external(names.volume(volume.key()), engineName);
        }
        return VolumeSpec.named(names.volume(volume.key()))
                .withEngineName(engineName)
                .withDriver(volume.driver().orElse("local"), volume.driverOptions())
                .withLabels(labels(volume.labels(), "volume", volume.key()))
                .withKnownBy(List.of(ComposeLabels.PROJECT));
    }

    private Map<String, String> labels(Map<String, String> own, String kind, String key) {
        Map<String, String> labels = new LinkedHashMap<>(own);
        labels.put(ComposeLabels.PROJECT, project.name());
        labels.put(ComposeLabels.PREFIX + kind, key);
        labels.put(ComposeLabels.VERSION, ComposeLabels.OUR_VERSION);
        return labels;
    }
}
