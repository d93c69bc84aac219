package org.containerharness.docker;

import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

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

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED_32 = 5;

    private BuildTrace() {}

    /** @throws IllegalArgumentException if the bytes are no such message */
    static void read(byte[] message, Listener listener) {
        new Fields(message).each((number, value) -> {
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

    private static void step(Value value, Listener listener) {
        var step = new Object() {
            private String digest = "";
            private String name = "";
            private boolean cached;
            private boolean started;
            private boolean ended;
            private String error = "";
        };
        new Fields(value.bytes).each((number, field) -> {
            switch (number) {
                case 1 -> step.digest = field.text();
                case 3 -> step.name = field.text();
                case 4 -> step.cached = field.number != 0;
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

    private static void output(Value value, Listener listener) {
        String[] texts = {"", ""};
        new Fields(value.bytes).each((number, field) -> {
            if (number == 1) {
                texts[0] = field.text();
            } else if (number == 4) {
                texts[1] = field.text();
            }
        });
        listener.onOutput(texts[0], texts[1]);
    }

    private static void warning(Value value, Listener listener) {
        new Fields(value.bytes).each((number, field) -> {
            if (number == 3) {
                listener.onWarning(field.text());
            }
        });
    }

    /** A field's value: a number, or bytes. */
    private record Value(long number, byte[] bytes) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static final class Fields {

        private final byte[] message;
        private int at;

        Fields(byte[] message) {
            this.message = message;
        }

        void each(BiConsumer<Integer, Value> told) {
            while (at < message.length) {
                int tag = (int) varint();
                told.accept(tag >>> 3, value(tag & 7));
            }
        }

        private Value value(int type) {
            return switch (type) {
                case VARINT -> new Value(varint(), new byte[0]);
                case FIXED_64 -> new Value(0, bytes(8));
                case BYTES -> new Value(0, bytes((int) varint()));
                case FIXED_32 -> new Value(0, bytes(4));
                default -> throw new IllegalArgumentException("Wire type " + type + " is unknown.");
            };
        }

        private long varint() {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                if (at >= message.length) {
                    throw new IllegalArgumentException("The message ends within a number.");
                }
                byte next = message[at++];
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw new IllegalArgumentException("A number is longer than ten bytes.");
        }

        private byte[] bytes(int count) {
            if (count < 0 || count > message.length - at) {
                throw new IllegalArgumentException("A field is longer than its message.");
            }
            byte[] bytes = java.util.Arrays.copyOfRange(message, at, at + count);
            at += count;
            return bytes;
        }
    }
}
