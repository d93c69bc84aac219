package org.containerharness.docker.build;

/**
 * Reads what BuildKit says of its progress: messages of type {@code StatusResponse} in protobuf's wire format.
 *
 * @see <a href="https://github.com/moby/buildkit/blob/master/api/services/control/control.proto">control.proto</a>
 */
final class BuildTrace {

    /** Told of what a message holds. */
    interface Listener {

        /** A step as it is now; may come several times. */
        void onStep(String digest, String name, boolean isCached, boolean hasStarted, boolean hasEnded, String error);

        /** A piece of a step's output, not necessarily whole lines. */
        void onOutput(String digest, String text);

        void onWarning(String text);
    }

    private BuildTrace() {}

    /** @throws IllegalArgumentException if the bytes are no such message */
    static void read(byte[] message, Listener listener) {
        Protobuf.read(message, (number, value) -> {
            switch (number) {
                case 1 -> step(value, listener);
                case 3 -> output(value, listener);
                case 4 -> warning(value, listener);
                default -> {
                    // Statuses of single layers are more than a log needs.
                }
            }
        });
    }

    private static void step(Protobuf.Value value, Listener listener) {
        var step = new Object() {
            private String digest = "";
            private String name = "";
            private boolean cached;
            private boolean started;
            private boolean ended;
            private String error = "";
        };
        Protobuf.read(value.bytes(), (number, field) -> {
            switch (number) {
                case 1 -> step.digest = field.text();
                case 3 -> step.name = field.text();
                case 4 -> step.cached = field.number() != 0;
                case 5 -> step.started = true;
                case 6 -> step.ended = true;
                case 7 -> step.error = field.text();
                default -> {
                    // Its inputs.
                }
            }
        });
        listener.onStep(step.digest, step.name, step.cached, step.started, step.ended, step.error);
    }

    private static void output(Protobuf.Value value, Listener listener) {
        String[] texts = {"", ""};
        Protobuf.read(value.bytes(), (number, field) -> {
            if (number == 1) {
                texts[0] = field.text();
            } else if (number == 4) {
                texts[1] = field.text();
            }
        });
        listener.onOutput(texts[0], texts[1]);
    }

    private static void warning(Protobuf.Value value, Listener listener) {
        Protobuf.read(value.bytes(), (number, field) -> {
            if (number == 3) {
                listener.onWarning(field.text());
            }
        });
    }
}
