package org.containerharness.images;

import java.util.LinkedHashMap;
import java.util.Map;
import org.containerharness.model.ImageReference;
import org.containerharness.model.InvalidValueException;

/**
 * Which image is really used for a declared one.
 *
 * @param substitutes by declared reference, or by its name without tag to keep the declared tag
 * @param prefix put in front of what has no registry and no substitute; empty for none
 */
public record ImageNames(Map<String, String> substitutes, String prefix) {

    /** Every image as it is declared. */
    public static final ImageNames AS_DECLARED = new ImageNames(Map.of(), "");

    public ImageNames {
        substitutes = Map.copyOf(substitutes);
    }

    /**
     * Reads {@code from=to,from=to}.
     *
     * @throws InvalidValueException if a pair is not complete
     */
    public static ImageNames parse(String substitutes, String prefix) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : substitutes.split(",")) {
            if (pair.isBlank()) {
                continue;
            }
            int equals = pair.indexOf('=');
            if (equals < 1 || equals == pair.length() - 1) {
                throw new InvalidValueException("<" + pair + "> is not a substitution. Write declared=used.");
            }
            pairs.put(
                    pair.substring(0, equals).trim(), pair.substring(equals + 1).trim());
        }
        return new ImageNames(pairs, prefix);
    }

    /** The reference to use for a declared one. */
    public ImageReference resolve(ImageReference declared) {
        String exact = substitutes.get(declared.toString());
        if (exact != null) {
            return ImageReference.parse(exact);
        }
        String byName = substitutes.get(declared.name());
        if (byName != null) {
            return ImageReference.parse(
                    byName + declared.toString().substring(declared.name().length()));
        }
        boolean prefixed = !prefix.isEmpty() && declared.toString().startsWith(prefix);
        return prefixed ? declared : declared.withPrefix(prefix);
    }
}
