package org.containerharness.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.containerharness.files.BuildContext;
import org.containerharness.files.Sha256;
import org.containerharness.model.BuildSecret;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.BuildSsh;

/**
 * Names an image after everything it is built from, so that unchanged inputs find the image of an earlier build,
 * whichever project or process made it. Ignored files, times, owners and the values of secrets do not count.
 */
final class ContentTag {

    static final String REPOSITORY = "containerharness/build:";
    private static final int LENGTH = 24;

    private ContentTag() {}

    /**
     * The reference for a build.
     *
     * @param cache where the hashes of files are remembered
     */
    static String of(BuildSpec build, BuildContext context, CacheFolder cache) {
        MessageDigest digest = Sha256.digest();
        List<String> asked = new ArrayList<>();
        for (BuildSecret secret : build.secrets()) {
            asked.add("secret " + secret.id());
        }
        for (BuildSsh ssh : build.ssh()) {
            asked.add("ssh " + ssh.id());
        }
        if (context.isDockerfileHidden()) {
            // Images of before had the Dockerfile in their COPY.
            asked.add("dockerfile hidden");
        }
        List<String> inputs = List.of(
                context.dockerfile(),
                new TreeMap<>(build.arguments()).toString(),
                build.target().orElse(""),
                new TreeMap<>(build.labels()).toString(),
                build.platform().orElse(""),
                build.networkMode().orElse(""),
                build.extraHosts().toString(),
                build.sharedMemory().toString(),
                build.ulimits().toString(),
                asked.toString());
        for (String input : inputs) {
            add(digest, input);
        }
        digest.update(items(context, cache));
        return REPOSITORY + HexFormat.of().formatHex(digest.digest()).substring(0, LENGTH);
    }

    private static byte[] items(BuildContext context, CacheFolder cache) {
        try {
            return new HashCache(
                            context.root().isPresent() ? cache.folder("hashes") : Optional.empty(),
                            context.root().orElse(Path.of("")),
                            context.ignoreText())
                    .digest(context);
        } catch (AccessDeniedException e) {
            throw BuildContext.unreadable(e);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read the build context: " + e.getMessage(), e);
        }
    }

    /** A length before each text keeps different lists of texts apart. */
    static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }
}
