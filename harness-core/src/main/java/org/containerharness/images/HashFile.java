package org.containerharness.images;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.containerharness.files.BuildContext.Kind;
import org.containerharness.files.FileStamp;
import org.jspecify.annotations.Nullable;

/**
 * What was found in a context the last time, as it is kept in a file: the hash of everything, the folders that were
 * looked into, and what counts of each item.
 */
final class HashFile {

    static final int HASH_LENGTH = 32;

    /** No file and no folder has it, so that whatever is noted with it is looked at again. */
    static final FileStamp UNTRUSTED = new FileStamp(-1, -1, -1, -1);

    static final HashFile NONE = new HashFile(new byte[HASH_LENGTH], Map.of(), List.of());

    private static final int FORMAT = 0x43480003;
    private static final int CRC_LENGTH = 8;
    private static final List<Kind> KINDS = List.of(Kind.values());
    private static final int FILE = Kind.FILE.ordinal();
    private static final int STAMP_LENGTH = 4;
    private static final int CHANGED = 2;
    private static final int INODE = 3;

    /** No name of a file has it. */
    private static final char BETWEEN = '\0';

    /** What counts of an item, and the stamp it had when it was hashed. */
    record Entry(String name, Kind kind, int mode, String link, FileStamp stamp, byte[] hash) {

        boolean isAsGoodAs(@Nullable Entry other) {
            return other != null
                    && mode == other.mode
                    && kind == other.kind
                    && Arrays.equals(hash, other.hash)
                    && link.equals(other.link)
                    && name.equals(other.name);
        }
    }

    private final byte[] digest;
    private final Map<String, FileStamp> folders;
    private final List<Entry> entries;
    private @Nullable Map<String, Entry> byName;

    HashFile(byte[] digest, Map<String, FileStamp> folders, List<Entry> entries) {
        this.digest = digest;
        this.folders = folders;
        this.entries = entries;
    }

    byte[] digest() {
        return digest;
    }

    Map<String, FileStamp> folders() {
        return folders;
    }

    List<Entry> entries() {
        return entries;
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

    /**
     * The content of a file that has {@link #bytes()}.
     *
     * @throws IOException if it is damaged
     */
    static ByteBuffer content(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length - CRC_LENGTH;
        if (end < 2 * Integer.BYTES + HASH_LENGTH
                || crc(bytes, end) != ByteBuffer.wrap(bytes).getLong(end)) {
            throw new IOException("It is damaged.");
        }
        ByteBuffer content = ByteBuffer.wrap(bytes);
        if (content.getInt() != FORMAT) {
            throw new IOException("Another version has written it.");
        }
        return content;
    }

    /**
     * The hash of everything, if nothing has changed since it was written.
     *
     * <p>Each change of a file changes its change time, and each file that comes, goes or is replaced changes that of
     * its folder, so nothing else is asked for, and nothing is made of the rest: in a JVM that has just begun, both take
     * several times as long.
     *
     * @return null if something has changed
     */
    static byte @Nullable [] unchanged(ByteBuffer content, Path root) throws IOException {
        ByteBuffer in = content.duplicate();
        byte[] digest = bytes(in, HASH_LENGTH);
        List<String> folders = texts(in);
        long[] stamps = longs(in, folders.size() * STAMP_LENGTH);
        for (int i = 0; i < folders.size(); i++) {
            FileStamp now = FileStamp.ofFolder(root.resolve(folders.get(i)));
            int first = i * STAMP_LENGTH;
            // A comparison of two records would cost as much as all the rest, when it is the first one of the JVM.
            if (now.inode() != stamps[first + INODE] || now.changed() != stamps[first + CHANGED]) {
                return null;
            }
        }
        List<String> names = texts(in);
        byte[] kinds = bytes(in, names.size());
        stamps = longs(in, names.size() * STAMP_LENGTH);
        for (int i = 0; i < names.size(); i++) {
            long changed = stamps[i * STAMP_LENGTH + CHANGED];
            if (kinds[i] == FILE && FileStamp.changeTime(root.resolve(names.get(i))) != changed) {
                return null;
            }
        }
        return digest;
    }

    static HashFile of(ByteBuffer content) {
        ByteBuffer in = content.duplicate();
        byte[] digest = bytes(in, HASH_LENGTH);
        List<String> names = texts(in);
        long[] stamps = longs(in, names.size() * STAMP_LENGTH);
        Map<String, FileStamp> folders = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            folders.put(names.get(i), stamp(stamps, i));
        }
        names = texts(in);
        byte[] kinds = bytes(in, names.size());
        stamps = longs(in, names.size() * STAMP_LENGTH);
        List<String> links = texts(in);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            int mode = in.getInt();
            byte[] hash = bytes(in, HASH_LENGTH);
            entries.add(new Entry(names.get(i), KINDS.get(kinds[i]), mode, links.get(i), stamp(stamps, i), hash));
        }
        return new HashFile(digest, folders, entries);
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static long[] longs(ByteBuffer in, int count) {
        long[] longs = new long[count];
        in.asLongBuffer().get(longs);
        in.position(in.position() + count * Long.BYTES);
        return longs;
    }

    private static FileStamp stamp(long[] stamps, int place) {
        int first = place * STAMP_LENGTH;
        return new FileStamp(stamps[first], stamps[first + 1], stamps[first + CHANGED], stamps[first + INODE]);
    }

    private static List<String> texts(ByteBuffer in) {
        String all = new String(bytes(in, in.getInt()), StandardCharsets.UTF_8);
        List<String> texts = new ArrayList<>();
        for (int start = 0; start < all.length(); ) {
            int end = all.indexOf(BETWEEN, start);
            texts.add(all.substring(start, end));
            start = end + 1;
        }
        return texts;
    }

    byte[] bytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(FORMAT);
        out.write(digest);
        List<String> names = List.copyOf(folders.keySet());
        texts(out, names);
        for (String name : names) {
            stamp(out, folders.get(name));
        }
        texts(out, entries.stream().map(Entry::name).toList());
        for (Entry entry : entries) {
            out.writeByte(entry.kind().ordinal());
        }
        for (Entry entry : entries) {
            stamp(out, entry.stamp());
        }
        texts(out, entries.stream().map(Entry::link).toList());
        for (Entry entry : entries) {
            out.writeInt(entry.mode());
            out.write(entry.hash());
        }
        out.writeLong(crc(bytes.toByteArray(), bytes.size()));
        return bytes.toByteArray();
    }

    private static void stamp(DataOutputStream out, FileStamp stamp) throws IOException {
        out.writeLong(stamp.size());
        out.writeLong(stamp.modified());
        out.writeLong(stamp.changed());
        out.writeLong(stamp.inode());
    }

    private static void texts(DataOutputStream out, List<String> texts) throws IOException {
        StringBuilder all = new StringBuilder();
        texts.forEach(text -> all.append(text).append(BETWEEN));
        byte[] bytes = all.toString().getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static long crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }
}
