package org.containerharness.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.files.BuildContext.Found;
import org.containerharness.files.BuildContext.Item;
import org.containerharness.files.BuildContext.Kind;
import org.containerharness.model.InvalidValueException;

/**
 * Collects what is not ignored below a folder; links stay links, and what is neither file, folder nor link stays
 * behind and is named.
 */
final class ContextWalk {

    private static final int TYPE = 0170000;
    private static final int TYPE_FILE = 0100000;
    private static final int TYPE_FOLDER = 0040000;
    private static final int TYPE_LINK = 0120000;
    private static final int PERMISSIONS = 07777;
    private static final int NO_POSIX_MODE = 0755;

    /** What a single question to the file system tells. */
    private record Attributes(int type, int mode, FileStamp stamp) {}

    private final DockerIgnore ignore;
    private final boolean isUnix;
    private final List<Item> items = new ArrayList<>();
    private final Map<String, FileStamp> folders = new HashMap<>();
    private final List<String> leftOut = new ArrayList<>();

    private ContextWalk(DockerIgnore ignore, boolean isUnix) {
        this.ignore = ignore;
        this.isUnix = isUnix;
    }

    static Found below(Path root, DockerIgnore ignore) throws IOException {
        long lookedAt = System.currentTimeMillis();
        ContextWalk walk = new ContextWalk(ignore, FileStamp.hasChangeTimes(root));
        if (walk.isUnix) {
            walk.folders.put("", FileStamp.ofFolder(root));
        }
        walk.addBelow(root, "", DockerIgnore.Verdict.ROOT);
        walk.items.sort(Comparator.comparing(Item::name));
        return new Found(walk.items, walk.folders, walk.leftOut, lookedAt);
    }

    private void addBelow(Path folder, String prefix, DockerIgnore.Verdict verdict) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
            for (Path path : found) {
                String name = prefix + FileNames.of(path.getFileName());
                add(path, name, ignore.below(verdict, name));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void add(Path path, String name, DockerIgnore.Verdict verdict) throws IOException {
        boolean isIgnored = verdict.isIgnored();
        if (isIgnored && !ignore.mayReincludeBelow(name)) {
            return;
        }
        if (!isIgnored && name.contains(FileNames.UNREADABLE)) {
            throw new InvalidValueException("The build context has <" + name
                    + ">, a name that is not UTF-8. Rename it, or name it in .dockerignore with * for such letters.");
        }
        Attributes attributes = attributes(path);
        FileStamp stamp = attributes.stamp();
        if (attributes.type() == TYPE_FOLDER) {
            int before = items.size();
            folders.put(name, stamp);
            addBelow(path, name + "/", verdict);
            // What comes back from an ignored folder brings the folder with it, for its mode.
            if (!isIgnored || items.size() > before) {
                items.add(new Item(name, Kind.FOLDER, attributes.mode(), 0, Optional.empty(), "", null));
            }
        } else if (attributes.type() == TYPE_LINK && !isIgnored) {
            String target = FileNames.of(Files.readSymbolicLink(path));
            items.add(new Item(name, Kind.LINK, 0777, 0, Optional.empty(), target, null));
        } else if (isIgnored) {
            return;
        } else if (attributes.type() != TYPE_FILE) {
            leftOut.add(name);
        } else {
            items.add(new Item(
                    name,
                    Kind.FILE,
                    attributes.mode(),
                    stamp.size(),
                    Optional.of(stamp),
                    "",
                    () -> Files.newInputStream(path)));
        }
    }

    private Attributes attributes(Path path) throws IOException {
        return isUnix ? unix(path) : basic(path);
    }

    private static Attributes unix(Path path) throws IOException {
        Map<String, Object> all = FileStamp.attributes(path, "unix:mode,ino,size,lastModifiedTime,ctime");
        int mode = ((Number) all.get("mode")).intValue();
        return new Attributes(mode & TYPE, mode & PERMISSIONS, FileStamp.of(all));
    }

    private static Attributes basic(Path path) throws IOException {
        BasicFileAttributes all = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        int type = all.isDirectory()
                ? TYPE_FOLDER
                : all.isSymbolicLink() ? TYPE_LINK : all.isRegularFile() ? TYPE_FILE : 0;
        return new Attributes(type, CopiedFiles.mode(path, NO_POSIX_MODE), FileStamp.of(all));
    }
}
