package org.containerharness.junit;

import java.lang.reflect.Method;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.containerharness.junit.internal.RequiredFixtures;
import org.containerharness.model.StackSpec;
import org.junit.jupiter.api.Nested;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What a test class declares, read without running it: for tools.
 *
 * @param ofClass by scope, from {@link Scope#MACHINE} to {@link Scope#CLASS}; scopes with nothing are left out
 * @param ofMethods what is started for each invocation, by the method's name; methods with nothing are left out
 */
public record DeclaredStacks(Map<Scope, StackSpec> ofClass, Map<String, StackSpec> ofMethods) {

    public DeclaredStacks {
        ofClass = Collections.unmodifiableMap(new LinkedHashMap<>(ofClass));
        ofMethods = Collections.unmodifiableMap(new LinkedHashMap<>(ofMethods));
    }

    /**
     * Reads a class with the classes around it.
     *
     * @throws org.containerharness.model.DeclarationException with all that is wrong
     */
    public static DeclaredStacks of(Class<?> testClass) {
        ClassDeclarations declarations = read(testClass, new ConcurrentHashMap<>());
        RequiredFixtures wanted = declarations.forClass();
        Map<Scope, StackSpec> ofClass = new LinkedHashMap<>();
        put(ofClass, Scope.MACHINE, wanted.machine());
        put(ofClass, Scope.BUILD, wanted.build());
        put(ofClass, Scope.SUITE, wanted.suite());
        put(ofClass, Scope.CLASS, wanted.own());
        Map<String, StackSpec> ofMethods = new LinkedHashMap<>();
        for (Class<?> type : AnnotationFinder.hierarchy(testClass)) {
            for (Method method : type.getDeclaredMethods()) {
                if (AnnotationSupport.isAnnotated(method, Testable.class)) {
                    put(
                            ofMethods,
                            method.getName(),
                            declarations.forMethod(method).own());
                }
            }
        }
        return new DeclaredStacks(ofClass, ofMethods);
    }

    private static ClassDeclarations read(Class<?> testClass, ConcurrentMap<Object, Object> memory) {
        boolean isNested = AnnotationSupport.isAnnotated(testClass, Nested.class);
        return ClassDeclarations.of(
                testClass,
                isNested ? Optional.of(read(testClass.getEnclosingClass(), memory)) : Optional.empty(),
                memory);
    }

    private static <K> void put(Map<K, StackSpec> stacks, K key, StackSpec stack) {
        if (!stack.isEmpty()) {
            stacks.put(key, stack);
        }
    }
}
