package org.containerharness.model;

/**
 * Foreign text as it may be shown to people. Control characters become text, since a console obeys them: a container, or
 * a name that is refused, could hide what stands before it, or ring the bell.
 */
public final class VisibleText {

    private VisibleText() {}

    /** The text with control characters other than tabs and line ends as {@code \x1b}. */
    public static String of(String text) {
        if (text.chars().noneMatch(VisibleText::isHidden)) {
            return text;
        }
        StringBuilder visible = new StringBuilder(text.length() + 16);
        text.replace("\r\n", "\n").chars().forEach(c -> {
            if (isHidden(c)) {
                visible.append(String.format("\\x%02x", c));
            } else {
                visible.append((char) c);
            }
        });
        return visible.toString();
    }

    /** A line of it that is not longer, with … for what is left out; cut between two words if a space is near. */
    public static String upTo(int longest, String line) {
        if (line.length() <= longest) {
            return line;
        }
        int space = line.lastIndexOf(' ', longest);
        return space > longest / 2 ? line.substring(0, space) + " …" : line.substring(0, longest) + "…";
    }

    private static boolean isHidden(int c) {
        return Character.isISOControl(c) && c != '\t' && c != '\n';
    }
}
