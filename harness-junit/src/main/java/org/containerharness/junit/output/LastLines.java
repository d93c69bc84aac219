package org.containerharness.junit.output;

import java.io.IOException;
import java.io.OutputStream;

/** The last lines of a text, as many as fit into so many bytes; whatever their length, they take no more memory. */
final class LastLines {

    private static final int FIRST_SIZE = 16 << 10;

    private final int limit;
    private byte[] ring;
    private int start;
    private int length;
    private long linesLeftOut;
    private long bytesLeftOut;

    LastLines(int limit) {
        this.limit = limit;
        this.ring = new byte[Math.min(FIRST_SIZE, limit)];
    }

    boolean isEmpty() {
        return length == 0 && linesLeftOut == 0;
    }

    long linesLeftOut() {
        return linesLeftOut;
    }

    long bytesLeftOut() {
        return bytesLeftOut;
    }

    /** @param line with its line end */
    void add(byte[] line) {
        if (line.length > limit) {
            linesLeftOut++;
            bytesLeftOut += line.length;
            return;
        }
        while (length + line.length > limit) {
            leaveOutOne();
        }
        makeRoomFor(line.length);
        int end = (start + length) % ring.length;
        int first = Math.min(line.length, ring.length - end);
        System.arraycopy(line, 0, ring, end, first);
        System.arraycopy(line, first, ring, 0, line.length - first);
        length += line.length;
    }

    private void makeRoomFor(int more) {
        if (length + more <= ring.length) {
            return;
        }
        byte[] larger = new byte[Math.min(limit, Math.max(length + more, ring.length * 2))];
        copyTo(larger);
        ring = larger;
        start = 0;
    }

    private void copyTo(byte[] target) {
        int first = Math.min(length, ring.length - start);
        System.arraycopy(ring, start, target, 0, first);
        System.arraycopy(ring, 0, target, first, length - first);
    }

    private void leaveOutOne() {
        byte dropped;
        do {
            dropped = ring[start];
            start = (start + 1) % ring.length;
            length--;
            bytesLeftOut++;
        } while (dropped != '\n' && length > 0);
        linesLeftOut++;
    }

    void leaveOutAll() {
        while (length > 0) {
            leaveOutOne();
        }
    }

    void writeTo(OutputStream target) throws IOException {
        int first = Math.min(length, ring.length - start);
        target.write(ring, start, first);
        target.write(ring, 0, length - first);
    }
}
