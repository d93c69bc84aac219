package org.containerharness.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.containerharness.engine.EngineFiles;
import org.containerharness.model.FileSpec;

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
