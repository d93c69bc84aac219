package org.containerharness.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/**
 * A folder for what the harness keeps between runs: locks, notes, hashes, copies. Nobody but this user can write to it,
 * since what others plant or swap there would be taken for the harness's own. It was looked at when this value was made,
 * without following a link, and what is made through it can be read by this user only, whatever the umask says.
 *
 * <p>Where files have no POSIX permissions, as on Windows, the folders of a user are private by themselves.
 */
public final class OwnFolder {

    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OTHERS_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    private static final FileAttribute<?>[] NO_ATTRIBUTES = {};

    private final Path path;
    private final boolean hasPermissions;

    private OwnFolder(Path path, boolean hasPermissions) {
        this.path = path;
        this.hasPermissions = hasPermissions;
    }

    /**
     * The folder, made for this user only if it is not there.
     *
     * @throws IOException if it cannot be made, is a link or no folder, or belongs to another user, or others can write
     *     to it
     */
    public static OwnFolder at(Path path) throws IOException {
        OwnFolder folder = new OwnFolder(
                path.toAbsolutePath(),
                path.getFileSystem().supportedFileAttributeViews().contains("posix"));
        if (!Files.exists(folder.path, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(folder.path, folder.attributes("rwx------"));
        }
        folder.verify();
        return folder;
    }

    /** A new one for temporary files, with a name that nobody could know before. */
    public static OwnFolder temporary(String prefix) throws IOException {
        // Java makes it for this user only.
        return at(Files.createTempDirectory(prefix));
    }

    /** One in it, made if it is not there, and from now on for this user only, also if others could read it before. */
    public OwnFolder folder(String name) throws IOException {
        OwnFolder inner = at(path.resolve(name));
        if (hasPermissions) {
            Files.setPosixFilePermissions(inner.path, PRIVATE);
        }
        return inner;
    }

    public Path path() {
        return path;
    }

    private void verify() throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(path + " is "
                    + (Files.isSymbolicLink(path) ? "a link to " + Files.readSymbolicLink(path) : "no folder")
                    + ", not a folder of this user's own; remove it");
        }
        if (!hasPermissions) {
            return;
        }
        PosixFileAttributes found = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!found.owner().equals(ThisUser.PRINCIPAL.orElse(found.owner()))) {
            throw new IOException("the folder " + path + " belongs to " + found.owner()
                    + ", who could change what is in it; remove it, or name another folder");
        }
        if (!Collections.disjoint(found.permissions(), OTHERS_WRITE)) {
            throw new IOException(
                    "other users can write to the folder " + path + " ("
                            + PosixFilePermissions.toString(found.permissions())
                            + "), so nothing in it can be trusted; remove it, or look at what is in it and run chmod 700 on it");
        }
    }

    /** Opens a file to read and write, made if it is not there; not one that a link leads to. */
    FileChannel open(String name) throws IOException {
        return FileChannel.open(
                path.resolve(name),
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS),
                attributes("rw-------"));
    }

    /** Writes a file as a whole: whoever reads it meanwhile has what was there before. */
    public void write(String name, byte[] content) throws IOException {
        Path temporary = Files.createTempFile(path, "new", null);
        try {
            Files.write(temporary, content);
            Files.move(
                    temporary, path.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Sets when a file was changed last; an empty one is made if it is not there. */
    public void touch(String name, FileTime time) throws IOException {
        Path file = path.resolve(name);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            open(name).close();
        }
        Files.setLastModifiedTime(file, time);
    }

    private FileAttribute<?>[] attributes(String permissions) {
        return hasPermissions
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : NO_ATTRIBUTES;
    }

    /** Whoever this process makes files as: a name can be missing in containers, and a property set to anything. */
    private static final class ThisUser {

        static final Optional<UserPrincipal> PRINCIPAL = find();

        private static Optional<UserPrincipal> find() {
            try {
                Path file = Files.createTempFile("containerharness", null);
                try {
                    return Optional.of(Files.getOwner(file, LinkOption.NOFOLLOW_LINKS));
                } finally {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                // Then nothing in the folder can be made by this process either, or was made by it.
                return Optional.empty();
            }
        }
    }
}
