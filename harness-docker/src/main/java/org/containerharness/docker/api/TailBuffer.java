package org.containerharness.docker.api;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps the end of what is written to it. */
public final class TailBuffer {

    private final int limit;
    private ByteArrayOutputStream current = new ByteArrayOutputStream();
    private byte[] before = new byte[0];

    public TailBuffer(int limit) {
        this.limit = limit;
    }

    public void write(byte[] bytes, int offset, int length) {
        current.write(bytes, offset, length);
        if (current.size() >= limit) {
            before = current.toByteArray();
            current = new ByteArrayOutputStream();
        }
    }

    /** The last bytes as text. */
    public String text() {
        byte[] end = current.toByteArray();
        byte[] all = new byte[before.length + end.length];
        System.arraycopy(before, 0, all, 0, before.length);
        System.arraycopy(end, 0, all, before.length, end.length);
        int from = Math.max(0, all.length - limit);
        return new String(all, from, all.length - from, StandardCharsets.UTF_8);
    }
}
