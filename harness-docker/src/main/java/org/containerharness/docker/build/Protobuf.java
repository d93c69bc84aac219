package org.containerharness.docker.build;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * Protobuf's wire format, as far as the few messages need it that are exchanged with BuildKit.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Encoding</a>
 */
final class Protobuf {

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED_32 = 5;

    private Protobuf() {}

    /** A field's value: a number, or bytes. */
    record Value(long number, byte[] bytes) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /**
     * Tells of each field of a message: its number and its value.
     *
     * @throws IllegalArgumentException if the bytes are no message
     */
    static void read(byte[] message, BiConsumer<Integer, Value> told) {
        new Fields(message).each(told);
    }

    /** The text of one field, empty if the message does not have it. */
    static String text(byte[] message, int field) {
        String[] found = {""};
        read(message, (number, value) -> found[0] = number == field ? value.text() : found[0]);
        return found[0];
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
            byte[] bytes = Arrays.copyOfRange(message, at, at + count);
            at += count;
            return bytes;
        }
    }

    /** Writes a message field by field. */
    static final class Writer {

        private final ByteArrayOutputStream message = new ByteArrayOutputStream();

        Writer number(int field, long value) {
            varint((long) field << 3 | VARINT);
            varint(value);
            return this;
        }

        Writer text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Writer bytes(int field, byte[] value) {
            varint((long) field << 3 | BYTES);
            varint(value.length);
            message.writeBytes(value);
            return this;
        }

        private void varint(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                message.write((int) (rest & 0x7f | 0x80));
                rest >>>= 7;
            }
            message.write((int) rest);
        }

        byte[] message() {
            return message.toByteArray();
        }
    }
}
