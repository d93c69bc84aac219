package org.containerharness.images;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.containerharness.docker.BuildContext;
import org.containerharness.docker.BuildContext.Kind;
import org.containerharness.docker.BuildContext.Stamp;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sums up what a context has, and remembers the hashes of its files, so that unchanged files are not read again.
 *
 * <p>A file counts as unchanged if size, times and inode are the same, and if it had rested for a while when it was
 * hashed: what is written within one tick of the file system's clock cannot be told apart. One file for each context,
 * replaced as a whole, so that several processes may use it; a damaged one counts as none. Without a folder that can be
 * written to, everything is read each time.
 */
final class HashCache {

    private static final Logger LOG = LoggerFactory.getLogger("org.containerharness");

    private static final int FORMAT = 0x43480002;
    private static final int HASH_LENGTH = 32;
    private static final int CRC_LENGTH = 8;
    private static final long RESTED_NANOS = 100_000_000;
    private static final long RESTED_NANOS_WITHOUT_CHANGE_TIME = 2_000_000_000;

    /** Contexts that are read in no time need no file to remember them. */
    private static final long WORTH_REMEMBERING = 256 * 1024;

    /** No file has it, so that whoever is noted with it is read again. */
    private static final Stamp UNTRUSTED = new Stamp(-1, -1, -1, -1);

    private static final List<Kind> KINDS = List.of(Kind.values());

    private static final byte[] NO_CONTENT = new byte[HASH_LENGTH];

    /** What counts of an item, and the stamp it had when it was hashed. */
    private record Entry(String name, Kind kind, int mode, String link, Stamp stamp, byte[] hash) {

        boolean isAsGoodAs(@Nullable Entry other) {
            return other != null
                    && mode == other.mode
                    && kind == other.kind
                    && Arrays.equals(hash, other.hash)
                    && link.equals(other.link)
                    && name.equals(other.name);
        }
    }

    /** What was found the last time. */
    private static final class Known {

        static final Known NOTHING = new Known(List.of(), NO_CONTENT);

        private final List<Entry> entries;
        private final byte[] digest;
        private @Nullable Map<String, Entry> byName;

        Known(List<Entry> entries, byte[] digest) {
            this.entries = entries;
            this.digest = digest;
        }

        /** Mostly nothing was added or removed, and each stands where it stood. */
        @Nullable Entry find(int place, String name) {
            if (place < entries.size() && entries.get(place).name().equals(name)) {
                return entries.get(place);
            }
            Map<String, Entry> all = byName;
            if (all == null) {
                all = new HashMap<>();
                for (Entry entry : entries) {
                    all.put(entry.name(), entry);
                }
                byName = all;
            }
            return all.get(name);
        }
    }

    private final Optional<Path> file;

    /** @param folder where to keep what is remembered, empty for nowhere */
    HashCache(Optional<Path> folder, Path context) {
        this.file = folder.map(cache -> cache.resolve("hashes")
                .resolve(HexFormat.of()
                        .formatHex(sha256().digest(context.toString().getBytes(StandardCharsets.UTF_8)))
                        .substring(0, 32)));
    }

    /** The hash of names, kinds, modes, links and contents, in the order given. */
    byte[] digest(List<BuildContext.Item> items) throws IOException {
        Known known = read();
        long started = System.currentTimeMillis() * 1_000_000;
        boolean isSame = known.entries.size() == items.size();
        boolean isToBeNoted = !isSame;
        List<Entry> entries = new ArrayList<>(items.size());
        long size = 0;
        for (int i = 0; i < items.size(); i++) {
            BuildContext.Item item = items.get(i);
            Entry before = known.find(i, item.name());
            Entry now = entry(item, before, started);
            isSame &= now.isAsGoodAs(before);
            isToBeNoted |= before == null || !now.stamp().equals(before.stamp());
            size += item.size();
            entries.add(now);
        }
        byte[] digest = isSame ? known.digest : digestOf(entries);
        if ((isToBeNoted || !isSame) && size >= WORTH_REMEMBERING) {
            write(entries, digest);
        }
        return digest;
    }

    private static Entry entry(BuildContext.Item item, @Nullable Entry before, long now) throws IOException {
        if (item.kind() != Kind.FILE) {
            return new Entry(item.name(), item.kind(), item.mode(), item.link(), UNTRUSTED, NO_CONTENT);
        }
        Stamp stamp = item.stamp().filter(own -> hasRested(own, now)).orElse(UNTRUSTED);
        boolean isKnown = before != null && stamp != UNTRUSTED && before.stamp().equals(stamp);
        byte[] hash = isKnown && before != null ? before.hash() : hash(item);
        return new Entry(item.name(), item.kind(), item.mode(), item.link(), stamp, hash);
    }

    private static byte[] digestOf(List<Entry> entries) {
        MessageDigest digest = sha256();
        for (Entry entry : entries) {
            ContentTag.add(digest, entry.name());
            ContentTag.add(digest, entry.kind() + " " + Integer.toOctalString(entry.mode()) + " " + entry.link());
            digest.update(entry.hash());
        }
        return digest.digest();
    }

    private static boolean hasRested(Stamp stamp, long now) {
        long needed = stamp.changed() == 0 ? RESTED_NANOS_WITHOUT_CHANGE_TIME : RESTED_NANOS;
        return Math.max(stamp.modified(), stamp.changed()) < now - needed;
    }

    private static byte[] hash(BuildContext.Item item) throws IOException {
        BuildContext.Content content = item.content();
        MessageDigest digest = sha256();
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

    private Known read() {
        if (file.isEmpty() || !Files.isRegularFile(file.get())) {
            return Known.NOTHING;
        }
        try {
            byte[] bytes = Files.readAllBytes(file.get());
            int end = bytes.length - CRC_LENGTH;
            if (end < 0 || crc(bytes, end) != ByteBuffer.wrap(bytes).getLong(end)) {
                return Known.NOTHING;
            }
            return known(ByteBuffer.wrap(bytes));
        } catch (IOException | RuntimeException e) {
            LOG.debug("What was known of the build context in {} cannot be read; it is hashed anew.", file.get(), e);
            return Known.NOTHING;
        }
    }

    private static Known known(ByteBuffer in) {
        if (in.getInt() != FORMAT) {
            return Known.NOTHING;
        }
        int count = in.getInt();
        byte[] digest = hash(in);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(new Entry(
                    text(in),
                    KINDS.get(in.get()),
                    in.getInt(),
                    text(in),
                    new Stamp(in.getLong(), in.getLong(), in.getLong(), in.getLong()),
                    hash(in)));
        }
        return new Known(entries, digest);
    }

    private static byte[] hash(ByteBuffer in) {
        byte[] hash = new byte[HASH_LENGTH];
        in.get(hash);
        return hash;
    }

    private static String text(ByteBuffer in) {
        int length = in.getInt();
        String text = new String(in.array(), in.position(), length, StandardCharsets.UTF_8);
        in.position(in.position() + length);
        return text;
    }

    private void write(List<Entry> entries, byte[] digest) {
        if (file.isEmpty()) {
            return;
        }
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeInt(FORMAT);
            out.writeInt(entries.size());
            out.write(digest);
            for (Entry entry : entries) {
                text(out, entry.name());
                out.writeByte(entry.kind().ordinal());
                out.writeInt(entry.mode());
                text(out, entry.link());
                out.writeLong(entry.stamp().size());
                out.writeLong(entry.stamp().modified());
                out.writeLong(entry.stamp().changed());
                out.writeLong(entry.stamp().inode());
                out.write(entry.hash());
            }
            out.writeLong(crc(bytes.toByteArray(), bytes.size()));
            Files.createDirectories(file.get().getParent());
            Path temporary = Files.createTempFile(file.get().getParent(), "new", null);
            try {
                Files.write(temporary, bytes.toByteArray());
                Files.move(temporary, file.get(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            LOG.debug("The hashes of a build context cannot be kept in {}; it will be read again.", file.get(), e);
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static long crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
