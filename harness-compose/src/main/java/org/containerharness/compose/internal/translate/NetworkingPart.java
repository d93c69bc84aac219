package org.containerharness.compose.internal.translate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.NamespaceMode;
import org.containerharness.model.NetworkAttachment;
import org.containerharness.model.NetworkingSpec;
import org.containerharness.model.PortSpec;

/** How a service's containers are reached and what they reach. */
final class NetworkingPart {

    private final ServiceScope scope;
    private final Element service;
    private final Optional<String> mode;
    private final int number;

    NetworkingPart(ServiceScope scope, int number) {
        this.scope = scope;
        this.service = scope.service();
        this.mode = service.text("network_mode");
        this.number = number;
    }

    ContainerSpec apply(ContainerSpec spec, EngineOptions settings) {
        settings.put("Domainname", service.text("domainname"));
        mode(settings);
        endpoints(settings);
        return spec.networking(this::changed);
    }

    private NetworkingSpec changed(NetworkingSpec before) {
        NetworkingSpec spec = before.plusPorts(ports())
                .plusExposed(ServicePorts.exposed(service))
                .plusExtraHosts(service.texts("extra_hosts").stream()
                        .map(NetworkingPart::extraHost)
                        .toList())
                .withDns(service.texts("dns"), service.texts("dns_search"), service.texts("dns_opt"));
        spec = service.text("hostname").map(spec::withHostname).orElse(spec);
        if (mode.isPresent()) {
            return modelled(mode.get()).map(spec::withMode).orElse(spec);
        }
        return spec.plusNetworks(attachments());
    }

    /** {@code host=address}, also with several addresses, as the engine reads it. */
    static String extraHost(String entry) {
        int equals = entry.indexOf('=');
        return equals < 0 ? entry : entry.substring(0, equals) + ":" + entry.substring(equals + 1);
    }

    // Modes

    private Optional<String> modelled(String mode) {
        NamespaceMode whose = new NamespaceMode(mode);
        return whose.container().isPresent()
                ? Optional.empty()
                : Optional.of(scope.names().declared(whose).text());
    }

    /** A container outside the stack is the engine's business alone. */
    private void mode(EngineOptions settings) {
        settings.put(
                "HostConfig/NetworkMode",
                mode.filter(text -> new NamespaceMode(text).container().isPresent()));
        if (mode.isPresent()) {
            settings.put("HostConfig/Links", links());
        }
    }

    // Networks

    /** The keys of its networks, the one that is joined first in front. */
    private static List<String> byPriority(Map<String, Element> networks) {
        return networks.keySet().stream()
                .sorted(Comparator.comparing((String network) ->
                                networks.get(network).integer("priority").orElse(0))
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private List<NetworkAttachment> attachments() {
        List<NetworkAttachment> attachments = new ArrayList<>();
        Map<String, Element> networks = service.entries("networks");
        for (String network : byPriority(networks)) {
            Element wanted = networks.get(network);
            boolean isMain = attachments.isEmpty();
            Map<String, String> driverOptions = wanted.pairs("driver_opts");
            wanted.text("interface_name")
                    .ifPresent(name -> driverOptions.put("com.docker.network.endpoint.ifname", name));
            attachments.add(new NetworkAttachment(
                    scope.names().network(network),
                    List.copyOf(callNames(wanted)),
                    wanted.text("ipv4_address"),
                    wanted.text("ipv6_address"),
                    wanted.texts("link_local_ips"),
                    wanted.text("mac_address").or(() -> isMain ? service.text("mac_address") : Optional.empty()),
                    wanted.integer("gw_priority").orElse(0),
                    driverOptions));
        }
        return attachments;
    }

    /** Names by which endpoint texts may call the container; more than its network knows. */
    private Set<String> callNames(Element wanted) {
        String name = scope.name();
        if (scope.options().prefixesServices()) {
            // What another project's service may be called too would reach either of them.
            return new LinkedHashSet<>(
                    List.of(scope.names().onEngine(name, number), scope.names().declared(name, 1) + "-" + number));
        }
        if (scope.options().swarm()) {
            Set<String> names = new LinkedHashSet<>(List.of(name));
            names.addAll(wanted.texts("aliases"));
            return names;
        }
        Set<String> names = new LinkedHashSet<>(dnsNames(wanted));
        names.add(name + "-" + number);
        return names;
    }

    /** Exactly the names that Docker's own command gives. */
    private Set<String> dnsNames(Element wanted) {
        String name = scope.name();
        Set<String> names = new LinkedHashSet<>(List.of(scope.names().onEngine(name, number), name));
        service.text("container_name").ifPresent(names::add);
        names.addAll(wanted.texts("aliases"));
        return names;
    }

    private void endpoints(EngineOptions settings) {
        if (mode.isPresent()) {
            return;
        }
        List<String> links = links();
        service.entries("networks").forEach((network, wanted) -> {
            // By its declared name: a shared network may have another name on the engine than it has here.
            String endpoint =
                    "NetworkingConfig/EndpointsConfig/{" + scope.names().network(network) + "}";
            settings.put(endpoint + "/Aliases", List.copyOf(dnsNames(wanted)));
            settings.put(endpoint + "/Links", links);
        });
    }

    private List<String> links() {
        List<String> links = new ArrayList<>();
        for (String link : service.texts("links")) {
            String[] parts = link.split(":", 2);
            String target = parts[0];
            for (int other = 1; other <= scope.names().replicas(target); other++) {
                // By its declared name: a shared container may have another name on the engine than it has here.
                String container = "{" + scope.names().declared(target, other) + "}";
                links.add(container + ":" + parts[parts.length - 1]);
                links.add(container + ":" + target + "-" + other);
                links.add(container + ":" + scope.project().name() + "-" + target + "-" + other);
            }
        }
        for (String link : service.texts("external_links")) {
            String[] parts = link.split(":", 2);
            links.add(parts[0] + ":" + parts[parts.length - 1]);
        }
        return links;
    }

    // Ports

    private List<PortSpec> ports() {
        List<PortSpec> ports = new ArrayList<>();
        ServicePorts.published(service).forEach(port -> ports.add(bound(port)));
        for (int extra : scope.options().published().getOrDefault(scope.name(), List.of())) {
            ContainerPort wanted = ContainerPort.tcp(extra);
            if (ports.stream().noneMatch(port -> port.container().equals(wanted))) {
                ports.add(PortSpec.random(extra));
            }
        }
        return ports;
    }

    /** Compose binds a port without an address to all of them, where others than the tests reach it. */
    private PortSpec bound(PortSpec port) {
        boolean isForAll = scope.options().addressesAsWritten();
        return new PortSpec(
                port.container(),
                port.hostAddress().or(() -> isForAll ? Optional.of("") : Optional.empty()),
                scope.options().randomPorts() ? Optional.empty() : port.hostPorts());
    }
}
