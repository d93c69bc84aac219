package org.containerharness.files;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Names of files for archives. They are taken for UTF-8, as images have them, also by a JVM whose locale has another
 * encoding: under {@code LANG=C} all letters beyond ASCII would become the same one.
 */
final class FileNames {

    /** Stands for bytes that are not UTF-8. */
    static final String UNREADABLE = "\uFFFD";

    private static final Path ROOT = Path.of("/");

    private FileNames() {}

    /** The path's text with slashes. */
    static String of(Path path) {
        String text = path.toString();
        if (isAscii(text) || !FileStamp.hasChangeTimes(path)) {
            return text.replace(File.separatorChar, '/');
        }
        // The address has the bytes themselves, and a slash at the end if there happens to be such a folder.
        String decoded = decoded(ROOT.resolve(path).toUri().getRawPath());
        int end = decoded.endsWith("/") ? decoded.length() - 1 : decoded.length();
        return decoded.substring(path.isAbsolute() ? 0 : 1, end);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 128) {
                return false;
            }
        }
        return true;
    }

    private static String decoded(String raw) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) == '%') {
                bytes.write(Integer.parseInt(raw, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(raw.charAt(i));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
