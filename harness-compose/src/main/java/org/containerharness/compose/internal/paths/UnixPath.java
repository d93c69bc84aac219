package org.containerharness.compose.internal.paths;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths as text, without looking at any disk and whatever they contain. */
public final class UnixPath {

    private UnixPath() {}

    /** Returns the shortest path of the same meaning: no {@code .}, no doubled or final slash; empty becomes a dot. */
    public static String clean(String path) {
        boolean isAbsolute = path.startsWith("/");
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/")) {
            if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".") && !(part.equals("..") && isAbsolute)) {
                parts.addLast(part);
            }
        }
        String cleaned = (isAbsolute ? "/" : "") + String.join("/", parts);
        return cleaned.isEmpty() ? "." : cleaned;
    }

    /** Returns a path below a folder, cleaned. */
    public static String join(String folder, String path) {
        return clean(folder + "/" + path);
    }

    /** Returns whether a path is absolute on Windows: a drive or a share. */
    public static boolean isWindowsAbsolute(String path) {
        boolean isDrive = path.length() > 2 && path.charAt(1) == ':' && isSlash(path.charAt(2));
        return isDrive || path.length() > 1 && isSlash(path.charAt(0)) && isSlash(path.charAt(1));
    }

    private static boolean isSlash(char character) {
        return character == '/' || character == '\\';
    }
}
