package org.containerharness.docker;

import org.containerharness.log.Log;

/** Notes what must not stop a stream; apart, so that no logging is set up before there is something to say. */
final class StreamLog {

    private StreamLog() {}

    static void listenerFailed(String stream, RuntimeException e) {
        Log.of(StreamLog.class).warn("A listener to {} failed; it goes on listening.", stream, e);
    }

    static void unreadable(String what, String text, Exception e) {
        Log.of(StreamLog.class)
                .warn("The engine sent an unreadable {}: {}", what, text.substring(0, Math.min(200, text.length())), e);
    }
}
