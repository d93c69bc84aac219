package org.containerharness.junit;

import java.lang.annotation.Annotation;
import java.lang.annotation.Repeatable;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.containerharness.junit.output.TestName;
import org.containerharness.model.Place;

/** Finds annotations on classes, methods and fields, also those that are carried by other annotations. */
final class AnnotationFinder {

    /**
     * An annotation that was found.
     *
     * @param place with every annotation on the way to it
     * @param scope its own, else that of the annotation that carries it
     * @param isComposed carried by another annotation
     */
    record Found(Annotation annotation, Place place, Scope scope, boolean isComposed) {

        <A extends Annotation> Optional<A> as(Class<A> type) {
            return type.isInstance(annotation) ? Optional.of(type.cast(annotation)) : Optional.empty();
        }

        boolean declares() {
            return annotation.annotationType().isAnnotationPresent(DeclaredBy.class);
        }

        /** Empty if it has no attribute to say so. */
        Optional<Boolean> override() {
            return attribute(annotation, "override")
                    .filter(Boolean.class::isInstance)
                    .map(Boolean.class::cast);
        }

        boolean overrides() {
            return override().orElse(false);
        }

        boolean isOfScope(Scope wanted, Scope byPlace) {
            return (scope == Scope.BY_PLACE ? byPlace : scope) == wanted;
        }

        /** False if what it declares gets its names from elsewhere, such as a file. */
        boolean isNamed() {
            return attribute(annotation, "name")
                    .or(() -> attribute(annotation, "value"))
                    .isPresent();
        }

        /** The name it declares, if it has one in the usual place. */
        Optional<String> name() {
            return textAttribute(annotation, "name").or(() -> textAttribute(annotation, "value"));
        }
    }

    private AnnotationFinder() {}

    /** The class with what it inherits from: superclasses first, interfaces before the classes that have them. */
    static List<Class<?>> hierarchy(Class<?> type) {
        Set<Class<?>> all = new LinkedHashSet<>();
        addHierarchy(type, all);
        return List.copyOf(all);
    }

    private static void addHierarchy(Class<?> type, Set<Class<?>> all) {
        if (type == Object.class || all.contains(type)) {
            return;
        }
        if (type.getSuperclass() != null) {
            addHierarchy(type.getSuperclass(), all);
        }
        for (Class<?> implemented : type.getInterfaces()) {
            addHierarchy(implemented, all);
        }
        all.add(type);
    }

    /** Annotations that are written on the element itself, and what those carry. */
    static List<Found> on(AnnotatedElement element) {
        List<Found> found = new ArrayList<>();
        for (Annotation annotation : element.getDeclaredAnnotations()) {
            visit(annotation, new Place(nameOf(element)), Scope.BY_PLACE, false, new HashSet<>(), found);
        }
        return found;
    }

    private static void visit(
            Annotation annotation,
            Place around,
            Scope carrierScope,
            boolean isComposed,
            Set<Class<?>> path,
            List<Found> found) {
        Class<? extends Annotation> type = annotation.annotationType();
        if (isOfLibrary(type) || path.contains(type)) {
            return;
        }
        Optional<Annotation[]> repeated = contained(annotation);
        if (repeated.isPresent()) {
            for (Annotation each : repeated.get()) {
                visit(each, around, carrierScope, isComposed, path, found);
            }
            return;
        }
        Scope own = scopeOf(annotation);
        Scope scope = own == Scope.BY_PLACE ? carrierScope : own;
        Place place = around.member(describe(annotation));
        found.add(new Found(annotation, place, scope, isComposed));
        path.add(type);
        for (Annotation carried : type.getDeclaredAnnotations()) {
            visit(carried, place, scope, true, path, found);
        }
        path.remove(type);
    }

    private static boolean isOfLibrary(Class<?> type) {
        return type.getName().startsWith("java.lang.annotation.")
                || type.getName().startsWith("org.junit.")
                || type.getName().startsWith("kotlin.");
    }

    /** What an annotation holds that is only there because another one is repeated. */
    private static Optional<Annotation[]> contained(Annotation annotation) {
        return attribute(annotation, "value")
                .filter(value -> value instanceof Annotation[])
                .map(Annotation[].class::cast)
                .filter(values -> {
                    Repeatable repeatable = values.getClass().getComponentType().getAnnotation(Repeatable.class);
                    return repeatable != null && repeatable.value() == annotation.annotationType();
                });
    }

    private static Scope scopeOf(Annotation annotation) {
        return attribute(annotation, "scope")
                .filter(Scope.class::isInstance)
                .map(Scope.class::cast)
                .orElse(Scope.BY_PLACE);
    }

    /** Such as {@code @WithContainer(name = "db")} or {@code @WithNetwork("backend")}. */
    private static String describe(Annotation annotation) {
        String type = "@" + annotation.annotationType().getSimpleName();
        return textAttribute(annotation, "name")
                .map(name -> type + "(name = \"" + name + "\")")
                .or(() -> textAttribute(annotation, "value").map(value -> type + "(\"" + value + "\")"))
                .or(() -> firstFile(annotation).map(file -> type + "(files = \"" + file + "\")"))
                .orElse(type);
    }

    private static Optional<String> firstFile(Annotation annotation) {
        return attribute(annotation, "files")
                .filter(String[].class::isInstance)
                .map(String[].class::cast)
                .flatMap(files -> List.of(files).stream().findFirst());
    }

    private static Optional<String> textAttribute(Annotation annotation, String name) {
        return attribute(annotation, name)
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(text -> !text.isEmpty());
    }

    private static Optional<Object> attribute(Annotation annotation, String name) {
        try {
            Method method = annotation.annotationType().getDeclaredMethod(name);
            method.setAccessible(true);
            return Optional.ofNullable(method.invoke(annotation));
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            return Optional.empty();
        }
    }

    /** Such as {@code OrdersIT}, {@code OrdersIT.Inner}, {@code OrdersIT.test()} or {@code OrdersIT.db}. */
    static String nameOf(AnnotatedElement element) {
        if (element instanceof Class<?> type) {
            return TestName.of(type).text();
        }
        if (element instanceof Method method) {
            return nameOf(method.getDeclaringClass()) + "." + method.getName() + "()";
        }
        if (element instanceof Constructor<?> constructor) {
            return nameOf(constructor.getDeclaringClass()) + "()";
        }
        if (element instanceof Field field) {
            return nameOf(field.getDeclaringClass()) + "." + field.getName();
        }
        return element.toString();
    }

    /** Such as {@code OrdersIT.test(api)}, or {@code OrdersIT.test(2nd parameter, URI)} of a class without names. */
    static String nameOf(Executable executable, Parameter parameter) {
        String method = nameOf(executable);
        return method.substring(0, method.length() - 1) + nameOf(parameter) + ")";
    }

    /** Without {@code -parameters} a compiler leaves names out, and reflection makes up {@code arg0}. */
    private static String nameOf(Parameter parameter) {
        return parameter.isNamePresent()
                ? parameter.getName()
                : ordinal(numberOf(parameter)) + " parameter, "
                        + parameter.getType().getSimpleName();
    }

    /** As it is counted in the source: the constructor of an inner class is given the outer instance first. */
    private static int numberOf(Parameter parameter) {
        Executable executable = parameter.getDeclaringExecutable();
        Class<?> type = executable.getDeclaringClass();
        boolean hasOuter =
                executable instanceof Constructor && type.isMemberClass() && !Modifier.isStatic(type.getModifiers());
        return List.of(executable.getParameters()).indexOf(parameter) + (hasOuter ? 0 : 1);
    }

    private static String ordinal(int number) {
        return switch (number) {
            case 1 -> "1st";
            case 2 -> "2nd";
            case 3 -> "3rd";
            default -> number + "th";
        };
    }
}
