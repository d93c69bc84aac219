package org.containerharness.docker.build;

/**
 * How much the other side takes over a connection as a whole, and in what pieces. Its monitor also guards what the calls
 * over the connection know of themselves: whoever waits for leave to send may have to wait for either.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-5.2">RFC 9113, flow control</a>
 */
final class SendWindow {

    private static final int LONGEST_PIECE = 1 << 20;

    private long open = Http2Frames.WINDOW;
    private int initial = Http2Frames.WINDOW;
    private int piece = Http2Frames.MAX_FRAME;

    /** What a new call may send. */
    synchronized int initial() {
        return initial;
    }

    /** @return how much more, or less, each call may send now */
    synchronized int changeInitial(int value) {
        int change = value - initial;
        initial = value;
        return change;
    }

    synchronized void changePiece(int value) {
        if (value >= Http2Frames.MAX_FRAME) {
            piece = Math.min(value, LONGEST_PIECE);
        }
    }

    synchronized void grow(int bytes) {
        open += bytes;
        notifyAll();
    }

    synchronized boolean isOpen() {
        return open > 0;
    }

    /** @return how much of {@code wanted} may be sent at once; it counts as sent */
    synchronized int take(long wanted) {
        int taken = (int) Math.min(Math.min(open, wanted), piece);
        open -= taken;
        return taken;
    }
}
