package org.containerharness.services.sql;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What decides what a migration class does, as far as it can be told from the class: its compiled code with its
 * superclasses and the classes inside it, and the resources whose names stand in that code as text, such as {@code
 * "schema.sql"} or the folder {@code "classpath:db/migration"}.
 */
final class MigrationContent {

    private static final String CLASS_PATH = "classpath:";

    private static final int UTF8 = 1;
    private static final int STRING = 8;

    private final SortedMap<String, byte[]> contents = new TreeMap<>();

    private MigrationContent() {}

    /** Contents by name, always in the same order. */
    static SortedMap<String, byte[]> of(Class<?> type) {
        MigrationContent content = new MigrationContent();
        for (Class<?> each = type; each != null && isTheirs(each); each = each.getSuperclass()) {
            content.addClass(each);
        }
        return content.contents;
    }

    private static boolean isTheirs(Class<?> type) {
        return type.getClassLoader() != null && type.getClassLoader() != ClassLoader.getPlatformClassLoader();
    }

    private void addClass(Class<?> type) {
        String name = type.getName();
        if (contents.containsKey(name)) {
            return;
        }
        byte[] code = codeOf(type);
        contents.put(name, code);
        texts(code).forEach(text -> addResource(type, text));
        for (Class<?> inside : type.getDeclaredClasses()) {
            addClass(inside);
        }
    }

    /** A class that was made at run time has no file; its name has to do. */
    private static byte[] codeOf(Class<?> type) {
        String file = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
        try (InputStream input = type.getResourceAsStream(file)) {
            return input == null ? new byte[0] : input.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("The class file of " + type.getName() + " cannot be read.", e);
        }
    }

    private void addResource(Class<?> type, String text) {
        String name = text.startsWith(CLASS_PATH) ? text.substring(CLASS_PATH.length()) : text;
        if (!isName(name)) {
            return;
        }
        String absolute = name.startsWith("/") ? name.substring(1) : name;
        for (URL url :
                Arrays.asList(type.getResource(name), type.getClassLoader().getResource(absolute))) {
            if (url != null) {
                addContent(name, url);
            }
        }
    }

    private static boolean isName(String text) {
        String plain = text.startsWith("/") ? text.substring(1) : text;
        return !plain.isEmpty()
                && plain.length() < 300
                && (plain.indexOf('/') > 0 || plain.indexOf('.') > 0)
                && plain.chars().noneMatch(Character::isWhitespace);
    }

    private void addContent(String name, URL url) {
        try {
            if (url.getProtocol().equals("file") && Files.isDirectory(Path.of(url.toURI()))) {
                addFolder(name, Path.of(url.toURI()));
                return;
            }
            try (InputStream input = url.openStream()) {
                contents.put(name, input.readAllBytes());
            }
        } catch (IOException | URISyntaxException e) {
            // A text that is by chance the name of something unreadable, such as a folder in a jar.
            contents.put(name, new byte[0]);
        }
    }

    private void addFolder(String name, Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(name + "/" + folder.relativize(file), Files.readAllBytes(file));
            }
        }
    }

    /** The texts that stand in a class file, by its table of constants (Java Virtual Machine Specification, 4.4). */
    private static List<String> texts(byte[] code) {
        Map<Integer, String> all = new HashMap<>();
        List<Integer> used = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(code))) {
            if (code.length == 0) {
                return List.of();
            }
            in.skipBytes(8);
            int count = in.readUnsignedShort();
            for (int index = 1; index < count; index++) {
                int kind = in.readUnsignedByte();
                switch (kind) {
                    case UTF8 -> all.put(index, in.readUTF());
                    case STRING -> used.add(in.readUnsignedShort());
                    case 7, 16, 19, 20 -> in.skipBytes(2);
                    case 15 -> in.skipBytes(3);
                    case 5, 6 -> {
                        in.skipBytes(8);
                        // Numbers of eight bytes count twice.
                        index++;
                    }
                    default -> in.skipBytes(4);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("A class file ends too early.", e);
        }
        List<String> texts = new ArrayList<>();
        for (int index : used) {
            @Nullable String text = all.get(index);
            if (text != null) {
                texts.add(text);
            }
        }
        return texts;
    }
}
