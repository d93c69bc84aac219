package org.containerharness.docker.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of containers made by one client: kubedock takes most calls about a container by its id only. */
final class KubedockNames {

    private static final Pattern CREATE = Pattern.compile("/containers/create\\?name=([^&]+).*");
    private static final Pattern ABOUT_ONE = Pattern.compile("/containers/([^/?]+)(.*)");

    private final Map<String, String> ids = new ConcurrentHashMap<>();

    void learn(String path, JsonNode answer) {
        Matcher create = CREATE.matcher(path);
        if (create.matches()) {
            ids.put(URLDecoder.decode(create.group(1), StandardCharsets.UTF_8), Json.text(answer, "Id"));
        }
    }

    /** A path with the id in place of a name that is known. */
    String byId(String path) {
        Matcher one = ABOUT_ONE.matcher(path);
        return one.matches() && ids.containsKey(one.group(1))
                ? "/containers/" + ids.get(one.group(1)) + one.group(2)
                : path;
    }
}
