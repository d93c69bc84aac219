package org.containerharness.docker;

import java.util.ArrayList;
import java.util.List;
import org.containerharness.docker.api.Dialect;
import org.containerharness.docker.api.Dialect.Feature;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.NetworkSpec;

/** What a spec asks for that an older engine does not know and would pass over in silence. */
final class UnknownToEngine {

    private static final String INTERFACE_NAME = "com.docker.network.endpoint.ifname";
    private static final String IPV4_SWITCH = "EnableIPv4";

    private UnknownToEngine() {}

    /** A text for each, naming resource and option. */
    static List<String> in(ContainerSpec spec, Dialect dialect) {
        List<String> texts = new ArrayList<>();
        spec.networking().networks().forEach(attachment -> {
            String where = "Container <" + spec.name() + "> in network <" + attachment.network() + ">: ";
            if (attachment.gatewayPriority() != 0) {
                add(texts, where + "the gateway priority", Feature.GATEWAY_PRIORITY, dialect);
            }
            if (attachment.driverOptions().containsKey(INTERFACE_NAME)) {
                add(texts, where + "the interface name", Feature.INTERFACE_NAME, dialect);
            }
        });
        spec.healthcheck()
                .flatMap(check -> check.startInterval())
                .ifPresent(interval -> add(
                        texts,
                        "Container <" + spec.name() + ">: the healthcheck's start interval",
                        Feature.START_INTERVAL,
                        dialect));
        return texts;
    }

    static List<String> in(NetworkSpec spec, Dialect dialect) {
        List<String> texts = new ArrayList<>();
        if (spec.engineSettings().containsKey(IPV4_SWITCH)) {
            add(texts, "Network <" + spec.name() + ">: the switch for IPv4", Feature.IPV4_SWITCH, dialect);
        }
        return texts;
    }

    private static void add(List<String> texts, String what, Feature needed, Dialect dialect) {
        if (!dialect.has(needed)) {
            texts.add(what + " has no effect; it needs an engine with API " + needed.since() + ", and this one has "
                    + dialect.api() + ".");
        }
    }
}
