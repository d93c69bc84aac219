package org.containerharness.compose.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the image of a service is built.
 *
 * @param context an absolute folder, or a reference the builder resolves
 * @param dockerfile the file, relative to the context; empty with an inline one
 * @param dockerfileInline the content of the Dockerfile
 * @param args build arguments; those without a value anywhere are left out
 * @param target the stage to build
 * @param labels labels of the image
 * @param cacheFrom images to take layers from
 * @param extraHosts entries {@code host=address}
 * @param network the network of the build
 * @param tags further names of the image
 * @param platforms the platforms to build for
 * @param shmSize the size of {@code /dev/shm} in bytes
 * @param isNoCache whether layers are not reused
 * @param isPull whether base images are pulled anew
 * @param ulimits limits of the build's steps
 * @param secrets files that the build's steps may read; the target is the id they use
 * @param ssh agents that the build's steps may ask, {@code id} or {@code id=path}
 * @see <a href="https://github.com/compose-spec/compose-spec/blob/main/build.md">Build</a>
 */
public record Build(
        String context,
        Optional<String> dockerfile,
        Optional<String> dockerfileInline,
        Map<String, String> args,
        Optional<String> target,
        Map<String, String> labels,
        List<String> cacheFrom,
        List<String> extraHosts,
        Optional<String> network,
        List<String> tags,
        List<String> platforms,
        Optional<Long> shmSize,
        boolean isNoCache,
        boolean isPull,
        List<Ulimit> ulimits,
        List<FileMount> secrets,
        List<String> ssh) {

    public Build {
        args = Map.copyOf(args);
        labels = Map.copyOf(labels);
        cacheFrom = List.copyOf(cacheFrom);
        extraHosts = List.copyOf(extraHosts);
        tags = List.copyOf(tags);
        platforms = List.copyOf(platforms);
        ulimits = List.copyOf(ulimits);
        secrets = List.copyOf(secrets);
        ssh = List.copyOf(ssh);
    }
}
