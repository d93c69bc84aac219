package org.containerharness.services.mosquitto;

import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Needs Paho's client on the class path; loaded only if it is asked for. */
final class PahoClients {

    private PahoClients() {}

    static MqttClient connected(MosquittoBroker broker) throws MqttException {
        MqttClient client = new MqttClient(broker.url(), MqttClient.generateClientId(), new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        if (!broker.user().isEmpty()) {
            options.setUserName(broker.user());
            options.setPassword(broker.password().toCharArray());
        }
        client.connect(options);
        return client;
    }

    static void close(Object client) throws MqttException {
        MqttClient mqtt = (MqttClient) client;
        if (mqtt.isConnected()) {
            mqtt.disconnect();
        }
        mqtt.close();
    }
}
