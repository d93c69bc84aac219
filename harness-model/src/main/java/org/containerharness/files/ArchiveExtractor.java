package org.containerharness.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Unpacks what the engine sends of one file or folder, by the rules of {@code docker cp}: into a target that is a
 * folder, else as the target. Nothing is written outside the target, whatever names and links the archive has, and no
 * folder becomes a file or a file a folder.
 */
public final class ArchiveExtractor {

    private final Path base;
    private final String root;

    /** What is neither file, folder nor link. */
    private final List<String> leftOut = new ArrayList<>();

    private ArchiveExtractor(Path base, String root) {
        this.base = base;
        this.root = root;
    }

    /**
     * Unpacks an archive.
     *
     * @return what is left out, since it is neither file, folder nor link
     * @throws IOException if that is all there is, or something cannot be written
     */
    public static List<String> extract(InputStream archive, Path target) throws IOException {
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
            return new ArchiveExtractor(base, root).all(tar, first);
        }
    }

    private static String withoutSlash(String name) {
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }

    private static String lastName(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private List<String> all(TarArchiveInputStream tar, TarArchiveEntry first) throws IOException {
        TarArchiveEntry entry = first;
        while (entry != null) {
            write(tar, entry, place(withoutSlash(entry.getName())));
            entry = tar.getNextEntry();
        }
        if (leftOut.size() == 1 && isSpecial(first)) {
            throw new IOException(leftOut.get(0) + " is no file that could be copied");
        }
        return List.copyOf(leftOut);
    }

    private Path place(String name) throws IOException {
        if (!name.equals(root) && !name.startsWith(root + "/")) {
            throw new IOException("the archive has the name <" + name + ">, which is not below <" + root + ">");
        }
        String relative = name.equals(root) ? "" : name.substring(root.length() + 1);
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
            if (Files.exists(place) && !Files.isDirectory(place)) {
                throw new IOException(place + " is a file, and <" + withoutSlash(entry.getName()) + "> is a folder");
            }
            if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(place);
            }
            return;
        }
        if (isSpecial(entry)) {
            leftOut.add(entry.getName() + " (" + kind(entry) + ")");
            return;
        }
        boolean isFolderThere =
                entry.isSymbolicLink() ? Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS) : Files.isDirectory(place);
        if (isFolderThere) {
            throw new IOException(place + " is a folder, and <" + entry.getName() + "> is " + kind(entry));
        }
        if (entry.isSymbolicLink()) {
            Files.deleteIfExists(place);
            Files.createSymbolicLink(place, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            copyLinked(entry, place);
        } else {
            if (Files.isSymbolicLink(place)) {
                Files.delete(place);
            }
            try (OutputStream file = Files.newOutputStream(place)) {
                tar.transferTo(file);
            }
            permissions(entry.getMode(), place);
        }
    }

    /** A second name of a file that came before, whose content only that one has. */
    private void copyLinked(TarArchiveEntry entry, Path place) throws IOException {
        Path linked = place(withoutSlash(entry.getLinkName()));
        if (!Files.isRegularFile(linked, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("the archive has <" + entry.getName() + "> as a hard link to <" + entry.getLinkName()
                    + ">, which it does not have");
        }
        Files.deleteIfExists(place);
        Files.copy(linked, place, StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static boolean isSpecial(TarArchiveEntry entry) {
        return entry.isFIFO() || entry.isCharacterDevice() || entry.isBlockDevice();
    }

    private static String kind(TarArchiveEntry entry) {
        if (entry.isFIFO()) {
            return "a FIFO";
        }
        return isSpecial(entry) ? "a device" : entry.isSymbolicLink() ? "a link" : "a file";
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
