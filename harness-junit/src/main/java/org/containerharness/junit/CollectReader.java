package org.containerharness.junit;

import java.lang.reflect.AnnotatedElement;
import java.nio.file.Path;
import java.util.List;
import org.containerharness.junit.internal.CollectedFile;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.Place;
import org.containerharness.model.Problem;
import org.junit.platform.commons.support.AnnotationSupport;

/** Reads {@link Collect}. */
final class CollectReader {

    private CollectReader() {}

    /** @param name of the class or test, for messages */
    static List<CollectedFile> by(AnnotatedElement element, String name) {
        return AnnotationSupport.findRepeatableAnnotations(element, Collect.class).stream()
                .map(collect -> read(collect, name))
                .toList();
    }

    private static CollectedFile read(Collect collect, String name) {
        int colon = collect.from().indexOf(':');
        if (colon < 1
                || !collect.from().startsWith("/", colon + 1)
                || collect.to().isBlank()) {
            throw new DeclarationException(
                    new Problem(
                            new Place(name + " @Collect(from = \"" + collect.from() + "\")"),
                            "it does not say what to copy and where to. Write from = \"app:/tmp/report\", to = \"target/report\"."));
        }
        return new CollectedFile(
                collect.from().substring(0, colon),
                collect.from().substring(colon + 1),
                Path.of(collect.to()),
                collect.onFailure());
    }
}
