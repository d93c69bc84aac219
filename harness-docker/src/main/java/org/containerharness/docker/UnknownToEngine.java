package org.containerharness.docker;

import java.util.ArrayList;
import java.util.List;
import org.containerharness.docker.api.ApiVersion;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.NetworkSpec;

/** What a spec asks for that an older engine does not know and would pass over in silence. */
final class UnknownToEngine {

    private static final String INTERFACE_NAME = "com.docker.network.endpoint.ifname";
    private static final String IPV4_SWITCH = "EnableIPv4";

    private UnknownToEngine() {}

    /** A text for each, naming resource and option. */
    static List<String> in(ContainerSpec spec, ApiVersion api) {
        List<String> texts = new ArrayList<>();
        spec.networking().networks().forEach(attachment -> {
            String where = "Container <" + spec.name() + "> in network <" + attachment.network() + ">: ";
            if (attachment.gatewayPriority() != 0) {
                add(texts, where + "the gateway priority", ApiVersion.WITH_GATEWAY_PRIORITY, api);
            }
            if (attachment.driverOptions().containsKey(INTERFACE_NAME)) {
                add(texts, where + "the interface name", ApiVersion.WITH_INTERFACE_NAME, api);
            }
        });
        spec.healthcheck()
                .flatMap(check -> check.startInterval())
                .ifPresent(interval -> add(
                        texts,
                        "Container <" + spec.name() + ">: the healthcheck's start interval",
                        ApiVersion.WITH_START_INTERVAL,
                        api));
        return texts;
    }

    static List<String> in(NetworkSpec spec, ApiVersion api) {
        List<String> texts = new ArrayList<>();
        if (spec.engineSettings().containsKey(IPV4_SWITCH)) {
            add(texts, "Network <" + spec.name() + ">: the switch for IPv4", ApiVersion.WITH_IPV4_SWITCH, api);
        }
        return texts;
    }

    private static void add(List<String> texts, String what, ApiVersion needed, ApiVersion api) {
        if (!api.isAtLeast(needed)) {
            texts.add(
                    what + " has no effect; it needs an engine with API " + needed + ", and this one has " + api + ".");
        }
    }
}
