package org.containerharness.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The head of an answer.
 *
 * @param headers found in whatever case a name is written; a name may come several times
 */
public record HttpHead(int status, Map<String, List<String>> headers) {

    private static final int SWITCHING_PROTOCOLS = 101;

    /** @param text the head with its line ends */
    static HttpHead parse(String text) throws NotHttpException {
        String[] lines = text.split("\n");
        String[] words = lines[0].trim().split(" ", 3);
        if (!words[0].startsWith("HTTP/") || words.length < 2) {
            throw new NotHttpException(text);
        }
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                String name = lines[i].substring(0, colon).trim();
                List<String> values = headers.get(name);
                if (values == null) {
                    values = new ArrayList<>(1);
                    headers.put(name, values);
                }
                values.add(lines[i].substring(colon + 1).trim());
            }
        }
        try {
            return new HttpHead(Integer.parseInt(words[1]), headers);
        } catch (NumberFormatException e) {
            throw new NotHttpException(text);
        }
    }

    /** The first value of a header, empty if there is none. */
    public String header(String name) {
        List<String> values = headers.get(name);
        return values == null || values.isEmpty() ? "" : values.get(0);
    }

    /** Another head follows. */
    boolean isInterim() {
        return status < 200 && status != SWITCHING_PROTOCOLS;
    }

    boolean hasBody() {
        return status != 204 && status != 304;
    }

    boolean isChunked() {
        return header("Transfer-Encoding").toLowerCase(Locale.ROOT).contains("chunked");
    }

    /** -1 if the end of the connection is the end of the body. */
    long length() {
        String text = header("Content-Length");
        if (status == SWITCHING_PROTOCOLS || text.isEmpty()) {
            return -1;
        }
        try {
            return Math.max(-1, Long.parseLong(text));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
