package org.containerharness.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Unpacks what the engine sends of one file or folder, by the rules of {@code docker cp}: into a target that is a
 * folder, else as the target. Nothing is written outside the target, whatever names and links the archive has.
 */
public final class ArchiveExtractor {

    private final Path base;

    private ArchiveExtractor(Path base) {
        this.base = base;
    }

    public static void extract(InputStream archive, Path target) throws IOException {
        Path absolute = target.toAbsolutePath().normalize();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(archive, "UTF-8")) {
            TarArchiveEntry first = tar.getNextEntry();
            if (first == null) {
                throw new IOException("the engine sent an empty archive");
            }
            String root = withoutSlash(first.getName());
            boolean into = Files.isDirectory(absolute);
            Path base = into ? absolute.resolve(lastName(root)).normalize() : absolute;
            if (into && !base.startsWith(absolute)) {
                throw new IOException("the archive has the name <" + root + ">, which leads out of " + target);
            }
            Path parent = base.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            new ArchiveExtractor(base).all(tar, first, root);
        }
    }

    private static String withoutSlash(String name) {
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }

    private static String lastName(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private void all(TarArchiveInputStream tar, TarArchiveEntry first, String root) throws IOException {
        TarArchiveEntry entry = first;
        while (entry != null) {
            String name = withoutSlash(entry.getName());
            if (!name.equals(root) && !name.startsWith(root + "/")) {
                throw new IOException("the archive has the name <" + name + ">, which is not below <" + root + ">");
            }
            write(tar, entry, place(name.equals(root) ? "" : name.substring(root.length() + 1), name));
            entry = tar.getNextEntry();
        }
    }

    private Path place(String relative, String name) throws IOException {
        Path place = base.resolve(relative).normalize();
        if (!place.startsWith(base)) {
            throw new IOException("the archive has the name <" + name + ">, which leads out of " + base);
        }
        for (Path parent = place.getParent(); parent != null && parent.startsWith(base); parent = parent.getParent()) {
            if (Files.isSymbolicLink(parent)) {
                throw new IOException("the archive puts <" + name + "> behind a symbolic link");
            }
        }
        return place;
    }

    private void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path place) throws IOException {
        if (entry.isDirectory()) {
            if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(place);
            }
            return;
        }
        if (entry.isSymbolicLink()) {
            Files.deleteIfExists(place);
            Files.createSymbolicLink(place, Path.of(entry.getLinkName()));
            return;
        }
        if (!entry.isFile() || entry.isLink()) {
            return;
        }
        if (Files.isSymbolicLink(place)) {
            Files.delete(place);
        }
        try (OutputStream file = Files.newOutputStream(place)) {
            tar.transferTo(file);
        }
        permissions(entry.getMode(), place);
    }

    private static void permissions(int mode, Path file) throws IOException {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (PosixFilePermission permission : PosixFilePermission.values()) {
            if ((mode & 0400 >> permission.ordinal()) != 0) {
                permissions.add(permission);
            }
        }
        try {
            Files.setPosixFilePermissions(file, permissions);
        } catch (UnsupportedOperationException e) {
            // Not a file system with such bits.
        }
    }
}
