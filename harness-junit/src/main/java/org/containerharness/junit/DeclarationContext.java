package org.containerharness.junit;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.containerharness.model.Place;
import org.containerharness.model.StackSpec;

/**
 * Where a declaring annotation was found.
 *
 * @param place to be put into the specs, so that messages name it
 * @param element the class, method or field that has the annotation, directly or through a composed one
 * @param testClass the class that is run; may be a subclass of the one that has the annotation
 * @param scope the scope in force, never {@link Scope#BY_PLACE}
 * @param memory of the test session, for what is expensive to find out and the same for many classes; safe for use by
 *     many threads
 */
public record DeclarationContext(
        Place place, AnnotatedElement element, Class<?> testClass, Scope scope, ConcurrentMap<Object, Object> memory) {

    /** One that remembers nothing of others. */
    public DeclarationContext(Place place, AnnotatedElement element, Class<?> testClass, Scope scope) {
        this(place, element, testClass, scope, new ConcurrentHashMap<>());
    }

    /** A stack without anything in it, to be added to. */
    public StackSpec stack() {
        return StackSpec.named("declared");
    }

    /** To read the annotation's attributes with. */
    public Attributes attributes() {
        return new Attributes(place);
    }

    /** The name of the annotated field, empty if it is no field: the default for the name of what it declares. */
    public Optional<String> fieldName() {
        return element instanceof Field field ? Optional.of(field.getName()) : Optional.empty();
    }
}
