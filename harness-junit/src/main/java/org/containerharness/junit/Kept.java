package org.containerharness.junit;

import java.lang.reflect.AnnotatedElement;
import java.util.Locale;
import java.util.Optional;
import org.junit.platform.commons.support.AnnotationSupport;

/** Reads {@link Keep} as the word that the setting has for it. */
final class Kept {

    private Kept() {}

    static Optional<String> by(AnnotatedElement element) {
        return AnnotationSupport.findAnnotation(element, Keep.class)
                .map(keep -> keep.value().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
