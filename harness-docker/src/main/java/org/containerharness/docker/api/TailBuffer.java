package org.containerharness.docker.api;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Keeps the end of what is written to it, and little more in memory. */
public final class TailBuffer {

    private static final int BLOCK = 64 * 1024;

    private final long limit;
    private final Deque<byte[]> blocks = new ArrayDeque<>();
    private int usedOfLast;
    private long written;
    private long held;

    /** @param limit in bytes */
    public TailBuffer(long limit) {
        this.limit = limit;
    }

    public void write(byte[] bytes, int offset, int length) {
        written += length;
        held += length;
        int from = offset;
        int left = length;
        while (left > 0) {
            byte[] last = blocks.peekLast();
            if (last == null || usedOfLast == last.length) {
                last = new byte[last == null ? Math.min(left, BLOCK) : BLOCK];
                blocks.addLast(last);
                usedOfLast = 0;
            }
            int count = Math.min(left, last.length - usedOfLast);
            System.arraycopy(bytes, from, last, usedOfLast, count);
            usedOfLast += count;
            from += count;
            left -= count;
        }
        while (blocks.size() > 1 && held - blocks.getFirst().length >= limit) {
            held -= blocks.removeFirst().length;
        }
    }

    /** How many bytes of the beginning are not in the text. */
    public long leftOut() {
        return Math.max(0, written - limit);
    }

    /** The last bytes as text, from the first whole character on. */
    public String text() {
        byte[] all = new byte[Math.toIntExact(held)];
        int at = 0;
        for (byte[] block : blocks) {
            int count = block == blocks.getLast() ? usedOfLast : block.length;
            System.arraycopy(block, 0, all, at, count);
            at += count;
        }
        int from = (int) Math.max(0, held - limit);
        while (leftOut() > 0 && from < all.length && (all[from] & 0xc0) == 0x80) {
            from++;
        }
        return new String(all, from, all.length - from, StandardCharsets.UTF_8);
    }
}
