package org.containerharness.services.mongo;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Commands to a server without a driver: the message {@code OP_MSG} of <a
 * href="https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/">MongoDB's protocol</a>. Requests have texts,
 * whole numbers, documents and lists; of answers the plain values are read.
 */
final class MongoWire implements AutoCloseable {

    private static final int OP_MSG = 2013;
    private static final int LIMIT_MILLIS = 10_000;
    private static final int LARGEST = 48_000_000;
    private static final int HEADER = 16;

    private final Socket socket;

    private MongoWire(Socket socket) {
        this.socket = socket;
    }

    static MongoWire connect(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(address.getHostString(), address.getPort()), LIMIT_MILLIS);
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.setTcpNoDelay(true);
            return new MongoWire(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    static boolean isOk(Map<String, Object> answer) {
        return answer.get("ok") instanceof Number ok && ok.intValue() == 1;
    }

    /** The answer's plain values, also if it is a refusal. */
    Map<String, Object> run(String database, Map<String, Object> command) throws IOException {
        Map<String, Object> body = new LinkedHashMap<>(command);
        body.put("$db", database);
        byte[] document = document(body);
        ByteBuffer message = little(HEADER + 5 + document.length)
                .putInt(HEADER + 5 + document.length)
                .putInt(1)
                .putInt(0)
                .putInt(OP_MSG)
                .putInt(0)
                .put((byte) 0)
                .put(document);
        socket.getOutputStream().write(message.array());
        DataInputStream input = new DataInputStream(socket.getInputStream());
        int length = Integer.reverseBytes(input.readInt());
        if (length < HEADER + 5 || length > LARGEST) {
            throw new IOException("no answer of a MongoDB server: it would have " + length + " bytes");
        }
        byte[] answer = new byte[length - 4];
        input.readFully(answer);
        ByteBuffer bytes =
                ByteBuffer.wrap(answer).order(ByteOrder.LITTLE_ENDIAN).position(HEADER + 1);
        return read(bytes);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] document(Map<String, Object> values) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        values.forEach((name, value) -> write(content, name, value));
        content.write(0);
        return little(4 + content.size())
                .putInt(4 + content.size())
                .put(content.toByteArray())
                .array();
    }

    private static void write(ByteArrayOutputStream content, String name, Object value) {
        if (value instanceof String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            begin(content, 2, name);
            content.writeBytes(little(4).putInt(bytes.length + 1).array());
            content.writeBytes(bytes);
            content.write(0);
        } else if (value instanceof Integer number) {
            begin(content, 16, name);
            content.writeBytes(little(4).putInt(number).array());
        } else if (value instanceof List<?> list) {
            Map<String, Object> members = new LinkedHashMap<>();
            list.forEach(member -> members.put(Integer.toString(members.size()), member));
            begin(content, 4, name);
            content.writeBytes(document(members));
        } else if (value instanceof Map<?, ?> map) {
            Map<String, Object> members = new LinkedHashMap<>();
            map.forEach((key, member) -> members.put(key.toString(), member));
            begin(content, 3, name);
            content.writeBytes(document(members));
        } else {
            throw new IllegalArgumentException(name + " is a " + value.getClass());
        }
    }

    private static void begin(ByteArrayOutputStream content, int type, String name) {
        content.write(type);
        content.writeBytes(name.getBytes(StandardCharsets.UTF_8));
        content.write(0);
    }

    private static Map<String, Object> read(ByteBuffer bytes) throws IOException {
        int end = bytes.position() + bytes.getInt();
        Map<String, Object> values = new LinkedHashMap<>();
        while (bytes.position() < end - 1) {
            byte type = bytes.get();
            String name = name(bytes);
            switch (type) {
                case 1 -> values.put(name, bytes.getDouble());
                case 2 -> values.put(name, text(bytes));
                case 3, 4 -> skip(bytes, bytes.getInt() - 4);
                case 5 -> skip(bytes, bytes.getInt() + 1);
                case 7 -> skip(bytes, 12);
                case 8 -> values.put(name, bytes.get() != 0);
                case 9, 17 -> skip(bytes, 8);
                case 10 -> {}
                case 16 -> values.put(name, bytes.getInt());
                case 18 -> values.put(name, bytes.getLong());
                case 19 -> skip(bytes, 16);
                default -> throw new IOException("a value of type " + type + " in an answer of MongoDB");
            }
        }
        return values;
    }

    private static void skip(ByteBuffer bytes, int length) {
        bytes.position(bytes.position() + length);
    }

    private static String name(ByteBuffer bytes) {
        int from = bytes.position();
        while (bytes.get() != 0) {
            continue;
        }
        byte[] name = new byte[bytes.position() - from - 1];
        bytes.get(from, name);
        return new String(name, StandardCharsets.UTF_8);
    }

    private static String text(ByteBuffer bytes) {
        byte[] text = new byte[bytes.getInt() - 1];
        bytes.get(text);
        skip(bytes, 1);
        return new String(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
