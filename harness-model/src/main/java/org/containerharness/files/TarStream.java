package org.containerharness.files;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;

/** A tar archive that is made while it is read, so that its size in memory does not depend on what is in it. */
public final class TarStream extends InputStream {

    private static final int BLOCK = 512;

    /** Opens the content of an entry. */
    @FunctionalInterface
    interface Content {
        InputStream open() throws IOException;
    }

    /** @param content null for folders and links */
    public record Entry(TarArchiveEntry header, @Nullable Content content) {

        static Entry file(String name, int mode, long size, Content content) {
            TarArchiveEntry header = new TarArchiveEntry(name);
            header.setMode(0100000 | mode);
            header.setSize(size);
            wholeSeconds(header);
            return new Entry(header, content);
        }

        static Entry file(String name, int mode, byte[] content) {
            return file(name, mode, content.length, () -> new ByteArrayInputStream(content));
        }

        static Entry folder(String name, int mode) {
            TarArchiveEntry header = new TarArchiveEntry(name.endsWith("/") ? name : name + "/");
            header.setMode(040000 | mode);
            wholeSeconds(header);
            return new Entry(header, null);
        }

        static Entry link(String name, String target) {
            TarArchiveEntry header = new TarArchiveEntry(name, TarArchiveEntry.LF_SYMLINK);
            header.setLinkName(target);
            header.setMode(0120777);
            wholeSeconds(header);
            return new Entry(header, null);
        }

        /** Fractions would double the headers, and BuildKit takes an archive that begins with such a one for a file. */
        private static void wholeSeconds(TarArchiveEntry header) {
            header.setModTime(System.currentTimeMillis() / 1000 * 1000);
        }

        Entry modifiedAt(long epochSeconds) {
            header.setModTime(epochSeconds * 1000);
            return this;
        }

        /** True if its header is the plain one of old, without extensions. */
        boolean isPlain() {
            String name = header.getName();
            return name.length() < 100 && name.chars().allMatch(c -> c < 128) && header.getSize() < 1L << 33;
        }

        Entry ownedBy(int userId, int groupId) {
            header.setIds(userId, groupId);
            return this;
        }
    }

    private final Iterator<Entry> entries;
    private final Deque<Content> parts = new ArrayDeque<>();
    private InputStream part = InputStream.nullInputStream();
    private boolean ended;

    public TarStream(Iterator<Entry> entries) {
        this.entries = entries;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int read;
        while ((read = part.read(target, offset, length)) < 0) {
            part.close();
            if (!openNext()) {
                return -1;
            }
        }
        return read;
    }

    private boolean openNext() throws IOException {
        if (parts.isEmpty() && !ended) {
            addParts();
        }
        Content next = parts.poll();
        part = next == null ? InputStream.nullInputStream() : next.open();
        return next != null;
    }

    private void addParts() throws IOException {
        Entry entry;
        try {
            entry = entries.hasNext() ? entries.next() : null;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (entry == null) {
            ended = true;
            parts.add(zeros(2 * BLOCK));
            return;
        }
        byte[] header = header(entry);
        parts.add(() -> new ByteArrayInputStream(header));
        Content content = entry.content();
        if (content != null) {
            long size = entry.header().getSize();
            parts.add(() -> new Exactly(content.open(), size, entry.header().getName()));
            parts.add(zeros((int) ((BLOCK - size % BLOCK) % BLOCK)));
        }
    }

    private static Content zeros(int count) {
        return () -> new ByteArrayInputStream(new byte[count]);
    }

    private static byte[] header(Entry entry) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(2 * BLOCK);
        // Left open: closing it would demand the content and end the archive.
        @SuppressWarnings("resource")
        TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, BLOCK, "UTF-8");
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
        tar.putArchiveEntry(entry.header());
        tar.flush();
        return bytes.toByteArray();
    }

    @Override
    public void close() throws IOException {
        part.close();
    }

    /** As many bytes as the header says, even if the file changes meanwhile. */
    private static final class Exactly extends FilterInputStream {

        private final String name;
        private long left;

        Exactly(InputStream content, long size, String name) {
            super(content);
            this.left = size;
            this.name = name;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = super.read(target, offset, (int) Math.min(length, left));
            if (read < 0) {
                throw new EOFException(name + " became shorter while it was copied");
            }
            left -= read;
            return read;
        }
    }
}
