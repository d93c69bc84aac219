package org.containerharness.compose.internal.translate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.internal.resources.GitFolders;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.Nearest;
import org.containerharness.model.NetworkSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;

/** Turns a project into a stack. */
public final class StackTranslator {

    private final TypedProject project;
    private final Map<String, Element> services;
    private final Map<String, Element> networks;
    private final Map<String, Element> volumes;
    private final TranslateOptions options;
    private final Findings findings;
    private final ProjectNames names;
    private final GitFolders repositories = new GitFolders();

    private StackTranslator(TypedProject project, TranslateOptions options) {
        this.project = project;
        this.options = options;
        this.findings = new Findings(project.tree());
        this.services = project.services();
        this.networks = project.elements("networks");
        this.volumes = project.elements("volumes");
        this.names = new ProjectNames(project.name(), services, options);
    }

    /**
     * Translates a project.
     *
     * @throws ComposeException with everything that cannot be honoured
     */
    public static Translation translate(TypedProject project, TranslateOptions options) {
        return new StackTranslator(project, options).translate();
    }

    private Translation translate() {
        new KeyWalk(findings, names, options.swarm()).walk(project.tree());
        checkOptions();
        List<NetworkSpec> networkSpecs = specs("networks", networks, options.networks(), this::network);
        List<VolumeSpec> volumeSpecs = specs("volumes", volumes, options.volumes(), this::volume);
        List<ContainerSpec> containers = new ArrayList<>();
        services.forEach((name, service) -> {
            ServiceScope scope = new ServiceScope(project, name, service, options, names, findings, repositories);
            ServiceTranslator translator = new ServiceTranslator(scope);
            for (int number = 1; number <= names.containers(name); number++) {
                translator.container(number).ifPresent(containers::add);
            }
        });
        findings.throwIfRefused();
        return new Translation(
                new StackSpec(project.name(), networkSpecs, volumeSpecs, List.of(), List.of(), containers, List.of()),
                findings.warnings());
    }

    /** What the project makes itself of one kind. */
    private <T> List<T> specs(
            String kind,
            Map<String, Element> all,
            Map<String, String> declaredElsewhere,
            BiFunction<String, Element, T> spec) {
        List<T> specs = new ArrayList<>();
        all.forEach((key, element) -> {
            if (!declaredElsewhere.containsKey(key)) {
                findings.attempt(() -> spec.apply(key, element), kind, key).ifPresent(specs::add);
            }
        });
        return specs;
    }

    private void checkOptions() {
        checkService("scale", options.scale());
        checkService("waitFor", options.waitFor());
        checkService("publish", options.published());
        checkKnown("networks", "network", options.networks(), "that is in use", networks.keySet());
        checkKnown("volumes", "volume", options.volumes(), "that is in use", volumes.keySet());
        checkReplicas();
        checkContainerNames();
        services.forEach((name, service) -> {
            if (service.has("container_name") && names.containers(name) > 1) {
                findings.refuse(
                        "a service with a container_name has one container, not " + names.containers(name)
                                + "; leave the container_name out",
                        "services",
                        name,
                        "container_name");
            }
        });
    }

    /** The engine refuses others when everything else is there already. */
    private void checkContainerNames() {
        services.forEach((service, element) -> element.text("container_name")
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
        Map<String, String> firsts = new HashMap<>();
        services.keySet().stream()
                .filter(service -> names.replicas(service) > 0)
                .forEach(service -> firsts.put(names.declared(service, 1), service));
        for (String service : services.keySet()) {
            for (int number = 2; number <= names.containers(service); number++) {
                String other = firsts.get(names.declared(service, number));
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
        checkKnown(option, "service", byService, "that runs", services.keySet());
    }

    private void checkKnown(String option, String kind, Map<String, ?> byName, String which, Collection<String> known) {
        for (String name : new TreeSet<>(byName.keySet())) {
            if (!known.contains(name)) {
                findings.refuse(option + ": there is no " + kind + " \"" + name + "\" " + which + ". "
                        + Nearest.hint(name, known));
            }
        }
    }

    private NetworkSpec network(String key, Element network) {
        boolean isExternal = network.flag("external");
        String engineName = names.resource(key, network.text("name").orElse(key), isExternal);
        if (isExternal) {
            return NetworkSpec.external(names.network(key), engineName).withPlace(findings.place("networks", key));
        }
        NetworkSpec spec = NetworkSpec.named(names.network(key))
                .withPlace(findings.place("networks", key))
                .withEngineName(engineName)
                .withDriver(
                        network.text("driver").orElse(options.swarm() ? "overlay" : "bridge"),
                        network.pairs("driver_opts"))
                .withInternal(network.flag("internal"))
                .withAttachable(network.flag("attachable"))
                .withIpv6(network.flag("enable_ipv6"))
                .withLabels(labels(network, "network", key))
                .withKnownBy(List.of(ComposeLabels.PREFIX + "network"));
        for (Map.Entry<String, Object> setting : addresses(network).all().entrySet()) {
            spec = spec.withEngineSetting(setting.getKey(), setting.getValue());
        }
        return spec;
    }

    private static EngineOptions addresses(Element network) {
        Element ipam = network.at("ipam");
        EngineOptions settings = new EngineOptions();
        settings.put(
                "IPAM/Config",
                ipam.list("config").stream().map(StackTranslator::pool).toList());
        settings.put("IPAM/Driver", ipam.text("driver"));
        settings.put("IPAM/Options", ipam.pairs("options"));
        settings.put("EnableIPv4", network.optionalFlag("enable_ipv4"));
        return settings;
    }

    private static Map<String, Object> pool(Element pool) {
        EngineOptions fields = new EngineOptions();
        fields.put("Subnet", pool.text("subnet"));
        fields.put("IPRange", pool.text("ip_range"));
        fields.put("Gateway", pool.text("gateway"));
        fields.put("AuxiliaryAddresses", pool.pairs("aux_addresses"));
        return fields.all();
    }

    private VolumeSpec volume(String key, Element volume) {
        boolean isExternal = volume.flag("external");
        String engineName = names.resource(key, volume.text("name").orElse(key), isExternal);
        if (isExternal) {
            return VolumeSpec.external(names.volume(key), engineName).withPlace(findings.place("volumes", key));
        }
        return VolumeSpec.named(names.volume(key))
                .withPlace(findings.place("volumes", key))
                .withEngineName(engineName)
                .withDriver(volume.text("driver").orElse("local"), volume.pairs("driver_opts"))
                .withLabels(labels(volume, "volume", key))
                .withKnownBy(List.of(ComposeLabels.PROJECT));
    }

    private Map<String, String> labels(Element resource, String kind, String key) {
        Map<String, String> labels = resource.pairs("labels");
        labels.put(ComposeLabels.PROJECT, project.name());
        labels.put(ComposeLabels.PREFIX + kind, key);
        labels.put(ComposeLabels.VERSION, ComposeLabels.OUR_VERSION);
        return labels;
    }
}
