package org.containerharness.junit;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;

/** Keeps tests that export the same system property from running at the same time. */
final class PropertyLocks implements ResourceLocksProvider {

    private static final String KEY = "org.containerharness.property.";

    PropertyLocks() {}

    @Override
    public Set<Lock> provideForClass(Class<?> testClass) {
        Set<Lock> locks = locks(AnnotationFinder.hierarchy(testClass).stream(), Scope.CLASS, Scope.CLASS);
        return locks.isEmpty() || setsNoProperties(testClass) ? Set.of() : locks;
    }

    /** They are properties of a context then, of which there may be several at a time. */
    private static boolean setsNoProperties(Class<?> testClass) {
        return new ContextFrameworks().of(testClass).isPresent();
    }

    @Override
    public Set<Lock> provideForNestedClass(List<Class<?>> enclosingInstanceTypes, Class<?> testClass) {
        return provideForClass(testClass);
    }

    @Override
    public Set<Lock> provideForMethod(List<Class<?>> enclosingInstanceTypes, Class<?> testClass, Method testMethod) {
        Stream<Class<?>> types = Stream.concat(enclosingInstanceTypes.stream(), Stream.of(testClass))
                .flatMap(type -> AnnotationFinder.hierarchy(type).stream());
        Set<Lock> locks = locks(types, Scope.CLASS, Scope.METHOD);
        locks.addAll(locks(Stream.of(testMethod), Scope.METHOD, Scope.METHOD));
        return locks;
    }

    /** Locks for what these elements export in the wanted scope. */
    private static Set<Lock> locks(Stream<? extends AnnotatedElement> elements, Scope byPlace, Scope wanted) {
        Set<Lock> locks = new HashSet<>();
        elements.flatMap(element -> AnnotationFinder.on(element).stream())
                .filter(found -> found.isOfScope(wanted, byPlace))
                .forEach(found ->
                        found.as(ExportProperty.class).ifPresent(export -> locks.add(new Lock(KEY + export.name()))));
        return locks;
    }
}
