package org.containerharness.services.mongo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Service;

/**
 * A replica set of one member.
 *
 * @param member as other containers reach it
 */
record ReplicaSet(String name, String member) {

    private static final Duration LIMIT = Duration.ofSeconds(50);
    private static final int ALREADY_INITIALIZED = 23;
    private static final int PAUSE = 5;

    /** Returns when the member takes writes. */
    void initiate(Service container) throws InterruptedException {
        InetSocketAddress address = container.address(MongoKind.PORT);
        long end = System.nanoTime() + LIMIT.toNanos();
        boolean isInitiated = false;
        String seen = "nothing answered";
        while (System.nanoTime() - end < 0) {
            try (MongoWire server = MongoWire.connect(address)) {
                if (!isInitiated) {
                    initiate(container, server);
                    isInitiated = true;
                }
                while (System.nanoTime() - end < 0) {
                    Map<String, Object> answer = server.run("admin", Map.of("hello", 1));
                    if (Boolean.TRUE.equals(answer.get("isWritablePrimary"))) {
                        return;
                    }
                    if (!MongoWire.isOk(answer)) {
                        throw new HarnessException("The replica set of <" + container.name() + "> cannot be awaited: "
                                + answer.getOrDefault("errmsg", answer) + ". Take MongoDB 5 or newer.");
                    }
                    seen = "it is no primary: " + answer;
                    // A server tells nobody that it has become the primary one.
                    Thread.sleep(PAUSE);
                }
            } catch (IOException e) {
                // Docker's forwarder accepts connections before the server does.
                seen = e.toString();
                Thread.sleep(PAUSE);
            }
        }
        throw new HarnessException("The replica set of <" + container.name() + "> takes no writes after "
                + LIMIT.toSeconds() + " s; last seen: " + seen + ". Look at the output of the container.");
    }

    private void initiate(Service container, MongoWire server) throws IOException {
        Map<String, Object> configuration = new LinkedHashMap<>();
        configuration.put("_id", name);
        configuration.put("members", List.of(Map.of("_id", 0, "host", member)));
        Map<String, Object> answer = server.run("admin", Map.of("replSetInitiate", configuration));
        if (!MongoWire.isOk(answer)
                && !(answer.get("code") instanceof Number code && code.intValue() == ALREADY_INITIALIZED)) {
            throw new HarnessException("The replica set of <" + container.name() + "> was refused: "
                    + answer.getOrDefault("errmsg", answer) + ". Say replicaSet = false if none is needed.");
        }
    }

    @Override
    public String toString() {
        return "the replica set " + name + " of " + member;
    }
}
