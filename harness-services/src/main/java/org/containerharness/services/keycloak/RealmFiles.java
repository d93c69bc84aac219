package org.containerharness.services.keycloak;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.containerharness.files.FileContents;
import org.containerharness.json.JsonReader;
import org.containerharness.model.FileSpec;
import org.containerharness.model.InvalidValueException;

/**
 * A file of a realm, or a folder of them, as far as it can be judged before the server starts, which takes it half a minute
 * and names no file.
 *
 * @param realms their names
 * @param isKnown whether that is all of them
 */
record RealmFiles(FileSpec.Source source, Set<String> realms, boolean isKnown) {

    /**
     * @param name as messages have it
     * @throws InvalidValueException if it is not there, or no JSON
     */
    static RealmFiles read(FileSpec.Source source, String name) {
        Set<String> realms = new TreeSet<>();
        boolean isKnown = true;
        for (Map.Entry<String, byte[]> file : FileContents.of(source).entrySet()) {
            String text = new String(file.getValue(), StandardCharsets.UTF_8);
            if (!file.getKey().isEmpty() && !file.getKey().endsWith(".json")) {
                continue;
            }
            if (text.contains("${")) {
                // Keycloak fills in variables before it reads, and without them it may be no JSON.
                isKnown = false;
                continue;
            }
            if (json(text, file.getKey().isEmpty() ? name : name + file.getKey()) instanceof Map<?, ?> realm
                    && realm.get("realm") instanceof String own) {
                realms.add(own);
            } else {
                isKnown = false;
            }
        }
        return new RealmFiles(source, realms, isKnown);
    }

    private static Object json(String text, String file) {
        try {
            return Optional.ofNullable(JsonReader.read(text)).orElse("");
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException("<" + file + "> cannot be imported. " + e.getMessage());
        }
    }

    /** What to say if the realm that tests use is none of those that are imported. */
    static Optional<String> missing(List<RealmFiles> all, String realm) {
        List<String> found = new ArrayList<>();
        all.forEach(each -> found.addAll(each.realms));
        return realm.equals("master") || found.contains(realm) || !all.stream().allMatch(RealmFiles::isKnown)
                ? Optional.empty()
                : Optional.of("no file of <realms> has <" + realm + ">"
                        + (found.isEmpty() ? "." : "; they have " + String.join(", ", found) + "."));
    }
}
