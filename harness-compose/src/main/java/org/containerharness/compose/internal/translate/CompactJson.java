package org.containerharness.compose.internal.translate;

/** Takes the blanks between the tokens of a JSON text out, as the engine expects a seccomp profile. */
final class CompactJson {

    private CompactJson() {}

    static String of(String json) {
        StringBuilder compact = new StringBuilder(json.length());
        boolean isInText = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (isInText && c == '\\' && i + 1 < json.length()) {
                compact.append(c).append(json.charAt(++i));
                continue;
            }
            if (c == '"') {
                isInText = !isInText;
            }
            if (isInText || " \t\r\n".indexOf(c) < 0) {
                compact.append(c);
            }
        }
        return compact.toString();
    }
}
