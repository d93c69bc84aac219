package org.containerharness.services.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.containerharness.files.FileContents;
import org.containerharness.files.Sha256;
import org.containerharness.junit.Attributes;
import org.containerharness.model.FileSpec;
import org.containerharness.model.InvalidValueException;

/** Files that are sent to a service when it is ready, and whose names say what they become. */
public record NamedTexts(List<File> files) {

    /**
     * A file.
     *
     * @param name without folders
     */
    public record File(String name, String text) {

        /** Without what comes after the last dot. */
        public String ownName() {
            return name.substring(0, name.lastIndexOf('.'));
        }
    }

    public NamedTexts {
        files = List.copyOf(files);
    }

    /**
     * Reads {@code classpath:orders.json}, a path, or a folder's files.
     *
     * @param ending of the files' names
     * @param become what a file called orders becomes, as a message says it
     */
    public static NamedTexts read(
            Attributes attributes, String attribute, String[] names, String ending, String become, Class<?> testClass) {
        return new NamedTexts(
                attributes.readAll(attribute, names, name -> files(name, ending, become, testClass)).stream()
                        .flatMap(List::stream)
                        .toList());
    }

    private static List<File> files(String text, String ending, String become, Class<?> testClass) {
        FileSpec.Source source = InitFiles.source(text, testClass);
        List<File> files = new ArrayList<>();
        FileContents.of(source).forEach((inside, content) -> {
            String path = inside.isEmpty() ? text.replaceFirst("^classpath:", "") : inside;
            String name = path.substring(path.lastIndexOf('/') + 1);
            if (name.endsWith(ending) && name.length() > ending.length()) {
                files.add(new File(name, new String(content, StandardCharsets.UTF_8)));
            }
        });
        if (files.isEmpty()) {
            throw new InvalidValueException(
                    "<" + text + "> has no file that ends in " + ending + ". Name one such as orders" + ending
                            + ", which becomes " + become + " <orders>, or a folder of them.");
        }
        return files;
    }

    public boolean isEmpty() {
        return files.isEmpty();
    }

    /** Says which content it is, since a shared server is known by it. */
    @Override
    public String toString() {
        return files.stream().map(File::name).collect(Collectors.joining(", ")) + " (" + digest() + ")";
    }

    private String digest() {
        MessageDigest digest = Sha256.digest();
        for (File file : files) {
            digest.update(file.text.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 6);
    }
}
