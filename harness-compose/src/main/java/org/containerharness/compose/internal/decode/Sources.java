package org.containerharness.compose.internal.decode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.containerharness.compose.error.ComposeException;

/** Reads files within the limits of a load and names them as the user would. */
public final class Sources {

    /** The file name that stands for the standard input. */
    public static final Path STANDARD_INPUT = Path.of("-");

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Path root;
    private final Limits limits;
    private final NodeBudget budget;
    private final Map<Path, String> given;
    private final Set<Path> filesRead = new LinkedHashSet<>();

    /** @param given content that is not read from a disk, by the name it goes by */
    public Sources(Path root, Limits limits, NodeBudget budget, Map<Path, String> given) {
        this.root = root;
        this.limits = limits;
        this.budget = budget;
        this.given = Map.copyOf(given);
    }

    /** Returns the name of a file for messages: relative where it lies below the project directory. */
    public String name(Path file) {
        return file.startsWith(root) && !file.equals(root)
                ? root.relativize(file).toString()
                : file.toString();
    }

    /**
     * Returns the text of a file.
     *
     * @throws ComposeException if it is missing, too large, or not UTF-8
     */
    public String read(Path file, Mention mentioned) {
        budget.takeFile(mentioned.position());
        String text = given.get(file);
        if (text != null) {
            return text;
        }
        if (file.equals(STANDARD_INPUT)) {
            throw refuse(mentioned, "there is no standard input to read");
        }
        filesRead.add(file);
        return text(file, bytes(file, mentioned), mentioned);
    }

    /** The files of the disk that were read so far. */
    public Set<Path> filesRead() {
        return filesRead;
    }

    private byte[] bytes(Path file, Mention mentioned) {
        try {
            if (Files.isDirectory(file)) {
                throw refuse(mentioned, "this is a directory, not a file: " + file);
            }
            if (Files.isRegularFile(file) && Files.size(file) > limits.fileBytes()) {
                throw refuse(mentioned, "the file is larger than " + limits.fileBytes() + " bytes: " + file);
            }
            return bounded(file, mentioned);
        } catch (IOException unreadable) {
            ComposeException refused = new ComposeException(
                    mentioned.problem("cannot read " + file + ": " + reason(unreadable)), unreadable);
            throw unreadable instanceof NoSuchFileException ? refused.as(ComposeException.Kind.FILE_MISSING) : refused;
        }
    }

    private byte[] bounded(Path file, Mention mentioned) throws IOException {
        try (var stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(limits.fileBytes() + 1);
            if (bytes.length > limits.fileBytes()) {
                throw refuse(mentioned, "the file is larger than " + limits.fileBytes() + " bytes: " + file);
            }
            return bytes;
        }
    }

    private static String text(Path file, byte[] bytes, Mention mentioned) {
        try {
            String text =
                    encoding(bytes).newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        } catch (CharacterCodingException malformed) {
            throw new ComposeException(mentioned.problem("the file is not valid UTF-8: " + file), malformed);
        }
    }

    private static Charset encoding(byte[] bytes) {
        if (bytes.length < 2) {
            return StandardCharsets.UTF_8;
        }
        int mark = (bytes[0] & 0xFF) << Byte.SIZE | bytes[1] & 0xFF;
        if (mark == 0xFEFF) {
            return StandardCharsets.UTF_16BE;
        }
        return mark == 0xFFFE ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
    }

    private static String reason(IOException unreadable) {
        return unreadable instanceof NoSuchFileException ? "no such file" : unreadable.toString();
    }

    private static ComposeException refuse(Mention mentioned, String text) {
        return new ComposeException(mentioned.problem(text));
    }
}
