package org.containerharness.services.mosquitto;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.containerharness.model.ServiceFacts;
import org.containerharness.space.ServiceClient;
import org.containerharness.space.ServiceKind;

/** Mosquitto brokers. */
public final class MosquittoKind implements ServiceKind<MosquittoBroker> {

    static final int PORT = 1883;

    static final String USER = "MOSQUITTO_USER";

    static final String PASSWORD = "MOSQUITTO_PASSWORD";

    @Override
    public String name() {
        return "mosquitto";
    }

    @Override
    public Set<String> images() {
        return Set.of("eclipse-mosquitto", "mosquitto");
    }

    @Override
    public Class<MosquittoBroker> type() {
        return MosquittoBroker.class;
    }

    @Override
    public MosquittoBroker whole(ServiceFacts container) {
        InetSocketAddress address = container.address(PORT);
        return new MosquittoBroker(
                container.name(),
                address.getHostString(),
                address.getPort(),
                container.variable(USER).orElse(""),
                container.variable(PASSWORD).orElse(""));
    }

    @Override
    public List<ServiceClient<MosquittoBroker>> clients() {
        return List.of(
                client("org.eclipse.paho.client.mqttv3.MqttClient"),
                client("org.eclipse.paho.client.mqttv3.IMqttClient"));
    }

    private static ServiceClient<MosquittoBroker> client(String type) {
        return ServiceClient.<MosquittoBroker>of(
                        type,
                        "org.eclipse.paho:org.eclipse.paho.client.mqttv3",
                        broker -> PahoClients.connected(broker))
                .closedBy(client -> PahoClients.close(client));
    }
}
