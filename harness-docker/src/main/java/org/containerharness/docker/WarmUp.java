package org.containerharness.docker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.containerharness.docker.api.Dialect;
import org.containerharness.docker.api.Json;

/**
 * Loads the classes that read and write JSON while the connection is being made. In a cold JVM that takes longer than
 * the engine's first answer, and there is another processor to do it.
 */
final class WarmUp extends Thread {

    private WarmUp() {
        super("harness-warm-up");
        setDaemon(true);
    }

    static void begin() {
        if (Runtime.getRuntime().availableProcessors() > 1) {
            new WarmUp().start();
        }
    }

    @Override
    public void run() {
        ObjectNode container = Json.object().put("Id", "0").put("RestartCount", 0);
        container.putObject("Config").set("Env", Json.array(List.of("a=b")));
        container.putObject("State").put("OOMKilled", false).put("StartedAt", "2020-01-01T00:00:00Z");
        ObjectNode network = container.putObject("NetworkSettings");
        network.putObject("Ports").putArray("1/tcp").addObject().put("HostPort", "1");
        network.putObject("Networks").putObject("n");
        try {
            InspectJson.container(Json.parse(Json.bytes(container)), Dialect.COMMON);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
