package org.containerharness.services.localstack;

import java.util.Map;
import org.containerharness.space.Space;

/**
 * A bucket of S3.
 *
 * @param name of the bucket
 * @param server that has it
 */
public record S3Bucket(String name, LocalStack server) implements Space {

    @Override
    public Map<String, String> texts() {
        return server.texts();
    }

    @Override
    public String toString() {
        return name + " at " + server;
    }
}
