package org.containerharness.compose.internal.translate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.compose.model.Network;
import org.containerharness.compose.model.Networking;
import org.containerharness.compose.model.Port;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.NamespaceMode;
import org.containerharness.model.NetworkAttachment;
import org.containerharness.model.NetworkingSpec;
import org.containerharness.model.PortSpec;

/** How a service's containers are reached and what they reach. */
final class NetworkingPart {

    private final ServiceScope scope;
    private final Networking networking;
    private final int number;

    NetworkingPart(ServiceScope scope, int number) {
        this.scope = scope;
        this.networking = scope.service().networking();
        this.number = number;
    }

    ContainerSpec apply(ContainerSpec spec, Settings settings) {
        settings.put("Domainname", networking.domainName());
        mode(settings);
        endpoints(settings);
        return spec.networking(this::changed);
    }

    private NetworkingSpec changed(NetworkingSpec before) {
        NetworkingSpec spec = before.plusPorts(ports())
                .plusExposed(exposed())
                .plusExtraHosts(networking.extraHosts().stream()
                        .map(NetworkingPart::extraHost)
                        .toList())
                .withDns(networking.dns(), networking.dnsSearch(), networking.dnsOptions());
        spec = networking.hostname().map(spec::withHostname).orElse(spec);
        if (networking.mode().isPresent()) {
            return modelled(networking.mode().get()).map(spec::withMode).orElse(spec);
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
    private void mode(Settings settings) {
        networking
                .mode()
                .filter(mode -> new NamespaceMode(mode).container().isPresent())
                .ifPresent(mode -> settings.put("HostConfig/NetworkMode", mode));
        if (networking.mode().isPresent()) {
            settings.put("HostConfig/Links", links());
        }
    }

    // Networks

    private List<org.containerharness.compose.model.NetworkAttachment> byPriority() {
        return networking.networks().stream()
                .sorted(Comparator.comparing(org.containerharness.compose.model.NetworkAttachment::priority)
                        .reversed()
                        .thenComparing(org.containerharness.compose.model.NetworkAttachment::network))
                .toList();
    }

    private List<NetworkAttachment> attachments() {
        List<NetworkAttachment> attachments = new ArrayList<>();
        for (org.containerharness.compose.model.NetworkAttachment wanted : byPriority()) {
            boolean isMain = attachments.isEmpty();
            Map<String, String> driverOptions = new LinkedHashMap<>(wanted.driverOptions());
            wanted.interfaceName().ifPresent(name -> driverOptions.put("com.docker.network.endpoint.ifname", name));
            attachments.add(new NetworkAttachment(
                    scope.names().network(wanted.network()),
                    List.copyOf(callNames(wanted)),
                    wanted.ipv4Address(),
                    wanted.ipv6Address(),
                    wanted.linkLocalIps(),
                    wanted.macAddress().or(() -> isMain ? networking.macAddress() : Optional.empty()),
                    wanted.gatewayPriority(),
                    driverOptions));
        }
        return attachments;
    }

    /** Names by which endpoint texts may call the container; more than its network knows. */
    private Set<String> callNames(org.containerharness.compose.model.NetworkAttachment wanted) {
        String service = scope.service().name();
        if (scope.options().prefixesServices()) {
            // What another project's service may be called too would reach either of them.
            return new LinkedHashSet<>(List.of(
                    scope.names().onEngine(service, number), scope.names().declared(service, 1) + "-" + number));
        }
        Set<String> names = new LinkedHashSet<>(dnsNames(wanted));
        names.add(service + "-" + number);
        return names;
    }

    /** Exactly the names that Docker's own command gives. */
    private Set<String> dnsNames(org.containerharness.compose.model.NetworkAttachment wanted) {
        String service = scope.service().name();
        Set<String> names = new LinkedHashSet<>(List.of(scope.names().onEngine(service, number), service));
        scope.service().identity().containerName().ifPresent(names::add);
        names.addAll(wanted.aliases());
        return names;
    }

    private void endpoints(Settings settings) {
        List<String> links = links();
        for (org.containerharness.compose.model.NetworkAttachment wanted : networking.networks()) {
            Network network = scope.project().networks().get(wanted.network());
            if (network != null && networking.mode().isEmpty()) {
                // By its declared name: a shared network may have another name on the engine than it has here.
                String endpoint =
                        "NetworkingConfig/EndpointsConfig/{" + scope.names().network(network.key()) + "}";
                settings.put(endpoint + "/Aliases", List.copyOf(dnsNames(wanted)));
                settings.put(endpoint + "/Links", links);
            }
        }
    }

    private List<String> links() {
        List<String> links = new ArrayList<>();
        for (String link : networking.links()) {
            String[] parts = link.split(":", 2);
            String service = parts[0];
            for (int other = 1; other <= scope.names().replicas(service); other++) {
                // By its declared name: a shared container may have another name on the engine than it has here.
                String container = "{" + scope.names().declared(service, other) + "}";
                links.add(container + ":" + parts[parts.length - 1]);
                links.add(container + ":" + service + "-" + other);
                links.add(container + ":" + scope.project().name() + "-" + service + "-" + other);
            }
        }
        for (String link : networking.externalLinks()) {
            String[] parts = link.split(":", 2);
            links.add(parts[0] + ":" + parts[parts.length - 1]);
        }
        return links;
    }

    // Ports

    private List<PortSpec> ports() {
        List<PortSpec> ports = new ArrayList<>();
        for (Port port : networking.ports()) {
            ports.add(port(port));
        }
        for (int extra :
                scope.options().published().getOrDefault(scope.service().name(), List.of())) {
            ContainerPort wanted = ContainerPort.tcp(extra);
            if (ports.stream().noneMatch(port -> port.container().equals(wanted))) {
                ports.add(PortSpec.random(extra));
            }
        }
        return ports;
    }

    /** Compose binds a port without an address to all of them; a port made random is for the tests on this machine. */
    private PortSpec port(Port port) {
        ContainerPort container = ContainerPort.parse(port.target() + "/" + port.protocol());
        if (scope.options().randomPorts()) {
            return new PortSpec(container, port.hostIp(), Optional.empty());
        }
        Optional<PortSpec.Range> range = port.published()
                .filter(text -> !text.isEmpty() && !text.equals("0"))
                .map(NetworkingPart::range);
        return new PortSpec(container, Optional.of(port.hostIp().orElse("")), range);
    }

    private static PortSpec.Range range(String text) {
        String[] ends = text.split("-", 2);
        return new PortSpec.Range(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
    }

    private List<ContainerPort> exposed() {
        List<ContainerPort> exposed = new ArrayList<>();
        for (String text : networking.expose()) {
            int slash = text.indexOf('/');
            String protocol = slash < 0 ? "/tcp" : text.substring(slash);
            PortSpec.Range range = range(slash < 0 ? text : text.substring(0, slash));
            for (int port = range.first(); port <= range.last(); port++) {
                exposed.add(ContainerPort.parse(port + protocol));
            }
        }
        return exposed;
    }
}
