package org.containerharness.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.JavaTypeVariable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Internal;

/**
 * What users may call: the public types of the packages that are for them, and every type of ours that a signature of
 * those names, and so on.
 */
final class Surface {

    private final Map<JavaClass, String> types =
            new TreeMap<>((a, b) -> a.getName().compareTo(b.getName()));
    private final Set<String> foreign = new LinkedHashSet<>();
    private final Deque<JavaClass> open = new ArrayDeque<>();

    private Surface() {}

    static Surface ofUsers() {
        return from(House.classes().stream().filter(Surface::isRoot));
    }

    /** What is for users as a whole, and exceptions that they may catch. */
    private static boolean isRoot(JavaClass type) {
        String users = Page.Room.of(type).orElseThrow().users();
        return !type.getPackageName().contains(".internal")
                && (users.equals("yes") || users.equals("some") && type.isAssignableTo(HarnessException.class));
    }

    private static Surface from(Stream<JavaClass> roots) {
        Surface surface = new Surface();
        roots.filter(Surface::isPublic).forEach(type -> surface.add(type, "its package"));
        while (!surface.open.isEmpty()) {
            surface.follow(surface.open.pop());
        }
        return surface;
    }

    /** Each type, with the first signature that names it. */
    Map<JavaClass, String> types() {
        return types;
    }

    /** Types of libraries that signatures name, each as {@code member -> type}. */
    Set<String> foreign() {
        return foreign;
    }

    static boolean isPublic(JavaClass type) {
        return isVisible(type.getModifiers())
                && type.getEnclosingClass().map(Surface::isPublic).orElse(true)
                && !type.isAnonymousClass()
                && !type.isLocalClass();
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private void follow(JavaClass type) {
        type.getSuperclass().ifPresent(above -> name(above, type.getName()));
        type.getInterfaces().forEach(above -> name(above, type.getName()));
        type.getTypeParameters().forEach(parameter -> name(parameter, type.getName()));
        for (JavaMember member : type.getMembers()) {
            boolean isWritten = !member.getModifiers().contains(JavaModifier.SYNTHETIC);
            if (isVisible(member.getModifiers()) && isWritten && !member.isAnnotatedWith(Internal.class)) {
                follow(member);
            }
        }
        House.classes().stream()
                .filter(inner -> inner.getEnclosingClass().filter(type::equals).isPresent())
                .filter(Surface::isPublic)
                .forEach(inner -> add(inner, type.getName()));
    }

    private void follow(JavaMember member) {
        String from = member.getFullName();
        if (member instanceof JavaField field) {
            name(field.getType(), from);
        }
        if (member instanceof JavaCodeUnit code) {
            name(code.getReturnType(), from);
            code.getParameterTypes().forEach(parameter -> name(parameter, from));
            code.getTypeParameters().forEach(parameter -> name(parameter, from));
            code.getThrowsClause().getTypes().forEach(thrown -> name(thrown, from));
        }
    }

    private void name(JavaType type, String from) {
        Stream<JavaClass> named = type instanceof JavaTypeVariable<?> variable
                ? variable.getUpperBounds().stream().flatMap(bound -> bound.getAllInvolvedRawTypes().stream())
                : type.getAllInvolvedRawTypes().stream();
        named.map(JavaClass::getBaseComponentType)
                .filter(each -> !each.isPrimitive())
                .forEach(each -> {
                    if (each.getPackageName().startsWith(House.ROOT)) {
                        add(each, from);
                    } else if (!each.getPackageName().startsWith("java.")) {
                        foreign.add(from + " -> " + each.getName());
                    }
                });
    }

    private void add(JavaClass type, String from) {
        if (types.putIfAbsent(type, from) == null) {
            open.add(type);
            type.getEnclosingClass().ifPresent(around -> add(around, from));
        }
    }
}
