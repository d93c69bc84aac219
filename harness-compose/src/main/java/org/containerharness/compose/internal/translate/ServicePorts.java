package org.containerharness.compose.internal.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.PortSpec;

/** The ports of a service, as its files say them. */
public final class ServicePorts {

    private ServicePorts() {}

    /** Those that are published on the host. */
    public static List<PortSpec> published(Element service) {
        return service.list("ports").stream().map(ServicePorts::port).toList();
    }

    /** Those that the image's metadata shows. */
    static List<ContainerPort> exposed(Element service) {
        List<ContainerPort> exposed = new ArrayList<>();
        for (String text : service.texts("expose")) {
            int slash = text.indexOf('/');
            String protocol = slash < 0 ? "/tcp" : text.substring(slash);
            PortSpec.Range range = range(slash < 0 ? text : text.substring(0, slash));
            for (int port = range.first(); port <= range.last(); port++) {
                exposed.add(ContainerPort.parse(port + protocol));
            }
        }
        return exposed;
    }

    private static PortSpec port(Element port) {
        ContainerPort container = ContainerPort.parse(
                port.integer("target").orElse(0) + "/" + port.text("protocol").orElse("tcp"));
        Optional<PortSpec.Range> range = port.text("published")
                .filter(text -> !text.isEmpty() && !text.equals("0"))
                .map(ServicePorts::range);
        return new PortSpec(container, port.text("host_ip"), range);
    }

    private static PortSpec.Range range(String text) {
        String[] ends = text.split("-", 2);
        return new PortSpec.Range(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
    }
}
