package org.containerharness.services.browser;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.containerharness.junit.Connect;
import org.junit.jupiter.api.MediaType;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.function.ThrowingConsumer;
import org.junit.platform.commons.support.AnnotationSupport;

/** Attaches to a failed test what the browsers showed that had been injected into it, before they are closed. */
final class Screenshots implements InvocationInterceptor {

    @Override
    public void interceptTestMethod(
            Invocation<Void> test, ReflectiveInvocationContext<Method> call, ExtensionContext context)
            throws Throwable {
        watch(test, call, context);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> test, ReflectiveInvocationContext<Method> call, ExtensionContext context)
            throws Throwable {
        watch(test, call, context);
    }

    private static void watch(Invocation<Void> test, ReflectiveInvocationContext<Method> call, ExtensionContext context)
            throws Throwable {
        try {
            test.proceed();
        } catch (Throwable failure) {
            try {
                attach(injected(call, context), context);
            } catch (Exception | LinkageError e) {
                failure.addSuppressed(e);
            }
            throw failure;
        }
    }

    private static Set<Object> injected(ReflectiveInvocationContext<Method> call, ExtensionContext context)
            throws IllegalAccessException {
        Set<Object> all = new LinkedHashSet<>();
        call.getArguments().stream().filter(argument -> argument != null).forEach(all::add);
        for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
            for (Field field : AnnotationSupport.findAnnotatedFields(instance.getClass(), Connect.class)) {
                field.setAccessible(true);
                Object value = field.get(instance);
                if (value != null) {
                    all.add(value);
                }
            }
        }
        return all;
    }

    private static void attach(Set<Object> injected, ExtensionContext context) {
        List<byte[]> pictures = new ArrayList<>();
        for (Object each : injected) {
            Optional<byte[]> picture = WebDrivers.screenshot(each);
            picture.ifPresent(pictures::add);
        }
        for (int i = 0; i < pictures.size(); i++) {
            byte[] picture = pictures.get(i);
            String name = pictures.size() == 1 ? "screenshot.png" : "screenshot-" + (i + 1) + ".png";
            ThrowingConsumer<Path> content = file -> Files.write(file, picture);
            try {
                context.publishFile(name, MediaType.IMAGE_PNG, content);
            } catch (LinkageError e) {
                publishBefore514(context, name, content);
            }
        }
    }

    /** Under the type that JUnit before 5.14 has, and that later versions mark for removal. */
    @SuppressWarnings({"deprecation", "removal"})
    private static void publishBefore514(ExtensionContext context, String name, ThrowingConsumer<Path> content) {
        context.publishFile(name, org.junit.jupiter.api.extension.MediaType.IMAGE_PNG, content);
    }
}
