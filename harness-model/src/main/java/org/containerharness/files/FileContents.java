package org.containerharness.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.containerharness.engine.EngineFiles;
import org.containerharness.model.AddressText;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.FileSpec;
import org.containerharness.model.InvalidValueException;

/** What {@link EngineFiles#copyIn} would bring into a container, as a hash. */
public final class FileContents {

    private FileContents() {}

    /**
     * A hash of names, modes, owners and contents; where the files come from is not part of it.
     *
     * @throws org.containerharness.model.InvalidValueException if a source is not there
     */
    public static byte[] hash(FileSpec file) {
        MessageDigest digest = Sha256.digest();
        for (TarStream.Entry entry : CopiedFiles.entries(List.of(file))) {
            add(digest, entry);
        }
        file.owner().ifPresent(owner -> digest.update(owner.getBytes(StandardCharsets.UTF_8)));
        if (file.template()) {
            digest.update("template".getBytes(StandardCharsets.UTF_8));
        }
        return digest.digest();
    }

    /** Whether a text stands in any of the contents. */
    public static boolean mention(FileSpec file, String text) {
        return CopiedFiles.entries(List.of(file)).stream().anyMatch(entry -> mentions(entry, text));
    }

    private static boolean mentions(TarStream.Entry entry, String text) {
        TarStream.Content content = entry.content();
        if (content == null) {
            return false;
        }
        try (InputStream in = content.open()) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + entry.header().getName() + ".", e);
        }
    }

    /**
     * A template with its addresses filled in: content given in place, with the mode of its source.
     *
     * @throws org.containerharness.model.InvalidValueException if the source is not there, or is a folder
     */
    public static FileSpec filled(FileSpec template, Function<AddressText, String> value) {
        List<TarStream.Entry> entries = CopiedFiles.entries(List.of(template));
        TarStream.Content content = entries.size() == 1 ? entries.get(0).content() : null;
        if (content == null) {
            throw new InvalidValueException(
                    "<" + template.ownName().orElse("") + "> is a folder, which is no template. Name its files.");
        }
        var header = entries.get(0).header();
        try (InputStream in = content.open()) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            byte[] filled = AddressText.filled(text, value).getBytes(StandardCharsets.UTF_8);
            return new FileSpec(
                    new FileSpec.Bytes(filled),
                    new ContainerPath("/" + header.getName()),
                    header.getMode() & 07777,
                    template.userId(),
                    template.groupId(),
                    template.owner(),
                    false);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + header.getName() + ".", e);
        }
    }

    /**
     * The contents of a file, or of all files of a folder, in order of their names.
     *
     * @return names relative to the folder; the empty one for a file
     * @throws org.containerharness.model.InvalidValueException if the source is not there
     */
    public static SortedMap<String, byte[]> of(FileSpec.Source source) {
        FileSpec file = new FileSpec(source, new ContainerPath("/at"), FileSpec.KEEP_MODE, 0, 0);
        SortedMap<String, byte[]> contents = new TreeMap<>();
        for (TarStream.Entry entry : CopiedFiles.entries(List.of(file))) {
            TarStream.Content content = entry.content();
            if (content != null) {
                String name = entry.header().getName().substring("at".length());
                try (InputStream in = content.open()) {
                    contents.put(name.isEmpty() ? "" : name.substring(1), in.readAllBytes());
                } catch (IOException e) {
                    throw new UncheckedIOException("Could not read " + name + " of " + source + ".", e);
                }
            }
        }
        return contents;
    }

    private static void add(MessageDigest digest, TarStream.Entry entry) {
        var header = entry.header();
        String text = String.join(
                "\0",
                header.getName(),
                Integer.toOctalString(header.getMode()),
                Long.toString(header.getLongUserId()),
                Long.toString(header.getLongGroupId()),
                header.getLinkName(),
                Long.toString(header.getSize()));
        digest.update((text.length() + ":" + text).getBytes(StandardCharsets.UTF_8));
        TarStream.Content content = entry.content();
        if (content == null) {
            return;
        }
        try (InputStream in = content.open()) {
            byte[] block = new byte[65_536];
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                digest.update(block, 0, read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + header.getName() + " to compare it.", e);
        }
    }
}
