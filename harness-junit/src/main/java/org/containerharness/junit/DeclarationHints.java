package org.containerharness.junit;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is no mistake in a test class but may be a surprise. */
final class DeclarationHints {

    /** Carried by what makes an application context of Spring for a test class. */
    private static final String SPRING = "org.springframework.test.context.BootstrapWith";

    private DeclarationHints() {}

    /**
     * The hints, a text each.
     *
     * @param oneInstanceForAll one instance serves all tests of the class
     * @param endsWithClass something is declared that ends with the class, whatever application context uses it
     */
    static List<String> of(Class<?> testClass, boolean oneInstanceForAll, boolean endsWithClass) {
        List<String> hints = new ArrayList<>();
        AnnotationFinder.hierarchy(testClass).stream()
                .filter(type -> type != testClass && !type.isInterface() && Modifier.isAbstract(type.getModifiers()))
                .filter(type -> AnnotationFinder.on(type).stream()
                        .anyMatch(found -> found.declares() && found.isOfScope(Scope.CLASS, Scope.CLASS)))
                .forEach(type -> hints.add("What " + AnnotationFinder.nameOf(type)
                        + " declares is started for each of its subclasses. With scope = SUITE all would share it."));
        if (endsWithClass && isOfSpring(testClass)) {
            hints.add(
                    "What " + AnnotationFinder.nameOf(testClass) + " declares ends with the class, but Spring keeps the"
                            + " class's application context, with its addresses, for later classes. With"
                            + " org.containerharness:harness-spring-boot on the class path it lives as long as the context; else"
                            + " give it scope = SUITE.");
        }
        if (oneInstanceForAll) {
            DeclarationReader.instanceFields(testClass).stream()
                    .filter(field -> Optional.ofNullable(field.getAnnotation(Managed.class))
                            .filter(managed -> managed.scope() == Scope.BY_PLACE)
                            .isPresent())
                    .forEach(field -> hints.add("The object in " + AnnotationFinder.nameOf(field)
                            + " is started anew for each test, though its instance serves all tests. With scope = CLASS it"
                            + " would run as long as the instance."));
        }
        return hints;
    }

    private static boolean isOfSpring(Class<?> testClass) {
        return AnnotationFinder.hierarchy(testClass).stream()
                .flatMap(type -> AnnotationFinder.on(type).stream())
                .anyMatch(found -> found.annotation().annotationType().getName().equals(SPRING));
    }
}
