package org.containerharness.images;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.containerharness.docker.BuildContext;
import org.containerharness.docker.BuildContext.Stamp;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers the hashes of a context's files, so that unchanged files are not read again.
 *
 * <p>A file counts as unchanged if size, times and inode are the same, and if it had rested for a while when it was
 * hashed: what is written within one tick of the file system's clock cannot be told apart. One file for each context,
 * replaced as a whole, so that several processes may use it; a damaged one counts as none. Without a folder that can be
 * written to, everything is read each time.
 */
final class HashCache {

    private static final Logger LOG = LoggerFactory.getLogger("org.containerharness");

    private static final int FORMAT = 0x43480001;
    private static final int HASH_LENGTH = 32;
    private static final long RESTED_NANOS = 100_000_000;
    private static final long RESTED_NANOS_WITHOUT_CHANGE_TIME = 2_000_000_000;

    /** Contexts that are read in no time need no file to remember them. */
    private static final long WORTH_REMEMBERING = 256 * 1024;

    private record Entry(Stamp stamp, byte[] hash) {}

    private final Optional<Path> file;

    /** @param folder where to keep what is remembered, empty for nowhere */
    HashCache(Optional<Path> folder, Path context) {
        this.file = folder.map(cache -> cache.resolve("hashes")
                .resolve(HexFormat.of()
                        .formatHex(sha256().digest(context.toString().getBytes(StandardCharsets.UTF_8)))
                        .substring(0, 32)));
    }

    /** The hash of each file, in the order given. */
    List<byte[]> hashes(List<BuildContext.Item> files) throws IOException {
        Map<String, Entry> known = read();
        Map<String, Entry> now = new HashMap<>();
        long started = System.currentTimeMillis() * 1_000_000;
        boolean isChanged = known.size() != files.size();
        byte[][] hashes = new byte[files.size()][];
        long size = 0;
        for (int i = 0; i < hashes.length; i++) {
            BuildContext.Item item = files.get(i);
            Optional<Stamp> stamp = item.stamp();
            @Nullable Entry before = known.get(item.name());
            boolean isKnown =
                    stamp.isPresent() && before != null && before.stamp().equals(stamp.get());
            hashes[i] = isKnown && before != null ? before.hash() : hash(item);
            isChanged |= !isKnown;
            size += item.size();
            if (stamp.isPresent() && hasRested(stamp.get(), started)) {
                now.put(item.name(), new Entry(stamp.get(), hashes[i]));
            }
        }
        if (isChanged && size >= WORTH_REMEMBERING) {
            write(now);
        }
        return List.of(hashes);
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

    private Map<String, Entry> read() {
        if (file.isEmpty() || !Files.isRegularFile(file.get())) {
            return Map.of();
        }
        try {
            byte[] bytes = Files.readAllBytes(file.get());
            if (bytes.length < 12 || crc(bytes, bytes.length - 8) != longAt(bytes, bytes.length - 8)) {
                return Map.of();
            }
            return entries(
                    new DataInputStream(new BufferedInputStream(new ByteArrayInputStream(bytes, 0, bytes.length - 8))));
        } catch (IOException | RuntimeException e) {
            LOG.debug("What was known of the build context in {} cannot be read; it is hashed anew.", file.get(), e);
            return Map.of();
        }
    }

    private static Map<String, Entry> entries(DataInputStream in) throws IOException {
        if (in.readInt() != FORMAT) {
            return Map.of();
        }
        int count = in.readInt();
        Map<String, Entry> entries = new HashMap<>();
        for (int i = 0; i < count; i++) {
            String name = in.readUTF();
            Stamp stamp = new Stamp(in.readLong(), in.readLong(), in.readLong(), in.readLong());
            entries.put(name, new Entry(stamp, in.readNBytes(HASH_LENGTH)));
        }
        return entries;
    }

    private void write(Map<String, Entry> entries) {
        if (file.isEmpty()) {
            return;
        }
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeInt(FORMAT);
            out.writeInt(entries.size());
            for (Map.Entry<String, Entry> entry : entries.entrySet()) {
                Stamp stamp = entry.getValue().stamp();
                out.writeUTF(entry.getKey());
                out.writeLong(stamp.size());
                out.writeLong(stamp.modified());
                out.writeLong(stamp.changed());
                out.writeLong(stamp.inode());
                out.write(entry.getValue().hash());
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

    private static long crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }

    private static long longAt(byte[] bytes, int at) {
        return java.nio.ByteBuffer.wrap(Arrays.copyOfRange(bytes, at, at + 8)).getLong();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
