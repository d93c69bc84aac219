package org.containerharness.diagnosis;

import java.util.Optional;
import org.containerharness.model.Place;
import org.containerharness.model.ResourceId;

/**
 * What failed.
 *
 * @param resource by its declared name
 * @param image it is made from; for containers
 * @param id on the engine, if it came to that
 * @param place of its declaration
 */
public record Subject(ResourceId resource, Optional<String> image, Optional<String> id, Place place) {

    private static final int SHORT_ID = 12;

    /** One of which no more is known. */
    public static Subject of(ResourceId resource, Place place) {
        return new Subject(resource, Optional.empty(), Optional.empty(), place);
    }

    /** At the beginning of a sentence: {@code The container <db>}. */
    String text() {
        return "The " + resource.quoted();
    }

    String details() {
        return place
                + image.map(name -> "; image " + name).orElse("")
                + id.map(text -> "; id " + text.substring(0, Math.min(SHORT_ID, text.length())))
                        .orElse("");
    }
}
