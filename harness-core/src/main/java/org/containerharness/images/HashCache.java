package org.containerharness.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.files.BuildContext;
import org.containerharness.files.BuildContext.Found;
import org.containerharness.files.BuildContext.Kind;
import org.containerharness.files.FileStamp;
import org.containerharness.files.OwnFolder;
import org.containerharness.files.Sha256;
import org.containerharness.images.HashFile.Entry;
import org.containerharness.log.Log;
import org.jspecify.annotations.Nullable;

/**
 * Sums up what a context has, and remembers the hashes of its files, so that unchanged files are not read again.
 *
 * <p>A file counts as unchanged if size, times and inode are the same, and if it had rested for a while when it was
 * hashed: what is written within one tick of the file system's clock cannot be told apart. If no file and no folder has
 * another change time than before, not even that is looked at. One file for each context and its .dockerignore; a damaged
 * one counts as none. Without a folder that can be written to, everything is read each time.
 */
final class HashCache {

    private static final Log LOG = Log.ofHarness();

    private static final long RESTED_NANOS = 100_000_000;
    private static final long RESTED_NANOS_WITHOUT_CHANGE_TIME = 2_000_000_000;

    /** Contexts that are read in no time need no file to remember them. */
    private static final long WORTH_REMEMBERING = 256 * 1024;

    /** To open a file takes as long as to read so much of it. */
    private static final long COST_OF_A_FILE = 4 * 1024;

    private static final int NAME_LENGTH = 32;

    private static final byte[] NO_CONTENT = new byte[HashFile.HASH_LENGTH];

    private final Optional<OwnFolder> folder;
    private final String name;

    /** @param folder where to keep what is remembered, empty for nowhere */
    HashCache(Optional<OwnFolder> folder, Path context, Optional<String> ignoreText) {
        this.folder = folder;
        this.name = Sha256.hex(context + "\n" + ignoreText.orElse("")).substring(0, NAME_LENGTH);
    }

    /** The hash of names, kinds, modes, links and contents, in the order given; the Dockerfile's as it is on the disk. */
    byte[] digest(BuildContext context) throws IOException {
        ByteBuffer known = read();
        if (known != null && context.root().isPresent()) {
            byte[] digest = unchanged(known, context.root().get());
            if (digest != null) {
                return digest;
            }
        }
        return digest(context.found(), known(known));
    }

    /** As {@link #digest(BuildContext)}, for what was found already. */
    byte[] digest(Found found) throws IOException {
        return digest(found, known(read()));
    }

    private byte[] digest(Found found, HashFile known) throws IOException {
        long started = found.lookedAt() * 1_000_000;
        boolean isSame = known.entries().size() == found.items().size();
        boolean isToBeNoted = !isSame;
        List<Entry> entries = new ArrayList<>(found.items().size());
        long cost = 0;
        for (int i = 0; i < found.items().size(); i++) {
            BuildContext.Item item = found.items().get(i);
            Entry before = known.find(i, item.name());
            Entry now = entry(item, before, started);
            isSame &= now.isAsGoodAs(before);
            isToBeNoted |= before == null || !now.stamp().equals(before.stamp());
            cost += item.size() + COST_OF_A_FILE;
            entries.add(now);
        }
        Map<String, FileStamp> folders = new HashMap<>();
        found.folders().forEach((name, stamp) -> folders.put(name, trusted(stamp, started)));
        byte[] digest = isSame ? known.digest() : digestOf(entries);
        if ((isToBeNoted || !isSame || !folders.equals(known.folders())) && cost >= WORTH_REMEMBERING) {
            write(new HashFile(digest, folders, entries));
        }
        return digest;
    }

    private static Entry entry(BuildContext.Item item, @Nullable Entry before, long started) throws IOException {
        if (item.kind() != Kind.FILE) {
            return new Entry(item.name(), item.kind(), item.mode(), item.link(), HashFile.UNTRUSTED, NO_CONTENT);
        }
        FileStamp stamp = item.stamp().map(own -> trusted(own, started)).orElse(HashFile.UNTRUSTED);
        boolean isKnown =
                before != null && stamp != HashFile.UNTRUSTED && before.stamp().equals(stamp);
        byte[] hash = isKnown && before != null ? before.hash() : hash(item);
        return new Entry(item.name(), item.kind(), item.mode(), item.link(), stamp, hash);
    }

    private static byte[] digestOf(List<Entry> entries) {
        MessageDigest digest = Sha256.digest();
        for (Entry entry : entries) {
            ContentTag.add(digest, entry.name());
            ContentTag.add(digest, entry.kind() + " " + Integer.toOctalString(entry.mode()) + " " + entry.link());
            digest.update(entry.hash());
        }
        return digest.digest();
    }

    private static FileStamp trusted(FileStamp stamp, long started) {
        boolean hasRested = stamp.changed() == 0
                ? stamp.modified() < started - RESTED_NANOS_WITHOUT_CHANGE_TIME
                : stamp.changed() < started - RESTED_NANOS;
        return hasRested ? stamp : HashFile.UNTRUSTED;
    }

    private static byte[] hash(BuildContext.Item item) throws IOException {
        BuildContext.Content content = item.content();
        MessageDigest digest = Sha256.digest();
        if (content != null) {
            try (InputStream in = content.open()) {
                byte[] buffer = new byte[65_536];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    digest.update(buffer, 0, read);
                }
            }
        }
        return digest.digest();
    }

    private @Nullable ByteBuffer read() {
        if (folder.isEmpty()) {
            return null;
        }
        Path file = folder.get().path().resolve(name);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try {
            return HashFile.content(file);
        } catch (IOException e) {
            LOG.debug("What was known of a build context is in {}, but it is hashed anew. {}", file, e.getMessage());
            return null;
        }
    }

    private byte @Nullable [] unchanged(ByteBuffer known, Path root) {
        try {
            return FileStamp.hasChangeTimes(root) ? HashFile.unchanged(known, root) : null;
        } catch (IOException | RuntimeException e) {
            LOG.debug("Not all of {} is there any more.", root, e);
            return null;
        }
    }

    private HashFile known(@Nullable ByteBuffer known) {
        if (known == null) {
            return HashFile.NONE;
        }
        try {
            return HashFile.of(known);
        } catch (RuntimeException e) {
            LOG.debug("What was known of the build context in {} cannot be read; it is hashed anew.", name, e);
            return HashFile.NONE;
        }
    }

    private void write(HashFile known) {
        if (folder.isEmpty()) {
            return;
        }
        try {
            folder.get().write(name, known.bytes());
        } catch (IOException e) {
            LOG.debug(
                    "The hashes of a build context cannot be kept in {}; it will be read again.",
                    folder.get().path(),
                    e);
        }
    }
}
