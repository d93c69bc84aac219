package org.containerharness.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.containerharness.engine.Engine;
import org.containerharness.engine.NewImage;
import org.containerharness.files.ArchiveContext;
import org.containerharness.files.ArchiveContext.Archive;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.ByteSize;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ImageReference;
import org.containerharness.model.MountSpec;

/**
 * Carries what a stopped container has in its image's own volumes into an image: a commit never holds it. The engine fills
 * the new volume of a container with what its image has at that path, owners and modes included.
 *
 * <p>The archives are read twice, once for their size; nothing of them is kept in memory or in a file.
 */
record VolumeContents(Engine engine, ByteSize limit) {

    /** What an archive of an empty folder takes, and no other. */
    private static final long EMPTY = 2_048;

    /**
     * Adds the contents to an image.
     *
     * @param image made of the container
     * @param complete the name of what is added to it
     * @return the name of the image that has it all: {@code image} if there is nothing to add
     */
    ImageReference added(String container, Origin origin, ImageReference image, ImageReference complete) {
        List<Archive> archives = new ArrayList<>();
        StringBuilder dockerfile = new StringBuilder("FROM " + image + "\n");
        long total = 0;
        for (ContainerPath volume : volumes(origin)) {
            long size = size(container, volume, limit.bytes() - total);
            total += size;
            if (size > EMPTY) {
                String name = "volume" + archives.size() + ".tar";
                archives.add(new Archive(name, size, () -> engine.files().read(container, volume)));
                dockerfile
                        .append("ADD [\"")
                        .append(name)
                        .append("\", \"")
                        .append(quoted(volume.child("..").normalized().text()))
                        .append("\"]\n");
            }
        }
        if (archives.isEmpty()) {
            return image;
        }
        String text = dockerfile.toString();
        engine.images()
                .build(
                        new NewImage(
                                BuildSpec.ofText(text),
                                new ArchiveContext(text, archives),
                                complete.toString(),
                                Map.of()),
                        line -> {});
        return complete;
    }

    /** Those in which nothing else is mounted. */
    private static List<ContainerPath> volumes(Origin origin) {
        Set<String> mounted = origin.spec().mounts().stream()
                .map(MountSpec::target)
                .map(target -> target.normalized().text())
                .collect(Collectors.toSet());
        return origin.base().volumes().stream()
                .map(path -> new ContainerPath(path).normalized())
                .filter(path -> !mounted.contains(path.text()))
                .toList();
    }

    private long size(String container, ContainerPath volume, long most) {
        byte[] buffer = new byte[65_536];
        long size = 0;
        try (InputStream in = engine.files().read(container, volume)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                size += read;
                if (size > most) {
                    throw new HarnessException("Its volume " + volume + " takes more than all snapshots may.");
                }
            }
            return size;
        } catch (IOException e) {
            throw new UncheckedIOException("Its volume " + volume + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String quoted(String path) {
        return path.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
