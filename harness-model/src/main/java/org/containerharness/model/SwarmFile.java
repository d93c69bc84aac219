package org.containerharness.model;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A secret or config of a swarm that the tasks of a service have as a file.
 *
 * @param secret whether it is a secret, else a config
 * @param key as declared
 * @param content a file or bytes of which it is made; empty for one that the swarm has already
 * @param externalName its name in the swarm, if it is there already
 * @param target where tasks have it
 * @param mode permission bits
 */
public record SwarmFile(
        boolean secret,
        String key,
        Optional<FileSpec.Source> content,
        Optional<String> externalName,
        ContainerPath target,
        int mode,
        String userId,
        String groupId) {

    public SwarmFile {
        if (content.isPresent() == externalName.isPresent()) {
            throw new InvalidValueException("The " + kind(secret) + " \"" + key
                    + "\" is either made of something, or there already under a name.");
        }
        if (secret && content.isPresent() && content.get() instanceof FileSpec.Bytes bytes) {
            Secrets.learnValue(new String(bytes.content(), StandardCharsets.UTF_8));
        }
    }

    private static String kind(boolean secret) {
        return secret ? "secret" : "config";
    }

    public ResourceId.Kind kind() {
        return secret ? ResourceId.Kind.SECRET : ResourceId.Kind.CONFIG;
    }

    @Override
    public String toString() {
        return kind(secret) + " \"" + key + "\"";
    }
}
