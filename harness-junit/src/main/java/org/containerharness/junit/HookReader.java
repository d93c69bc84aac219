package org.containerharness.junit;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.containerharness.handle.RunningContainer;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.HarnessException;
import org.containerharness.model.HookSpec;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.Service;

/** Reads {@link Hook} annotations. */
final class HookReader {

    private final DeclarationContext context;

    HookReader(DeclarationContext context) {
        this.context = context;
    }

    HookSpec[] read(String attribute, Hook[] hooks, Attributes attributes) {
        List<HookSpec> read = new ArrayList<>();
        for (int i = 0; i < hooks.length; i++) {
            Hook hook = hooks[i];
            Attributes own = attributes.inside(hooks.length == 1 ? attribute : attribute + "[" + i + "]");
            long ways = Stream.of(
                            hook.command().length > 0,
                            hook.sql().length > 0,
                            !hook.method().isEmpty())
                    .filter(given -> given)
                    .count();
            if (ways != 1) {
                own.problem("command", ways + " of command, sql and method are given. Give exactly one.");
                continue;
            }
            Optional<? extends HookSpec> spec = hook.command().length > 0
                    ? command(hook, own)
                    : hook.sql().length > 0
                            ? sql(hook, attribute, own)
                            : own.attempt("method", () -> method(hook.method()));
            spec.ifPresent(read::add);
        }
        return read.toArray(HookSpec[]::new);
    }

    private static Optional<HookSpec> command(Hook hook, Attributes attributes) {
        var environment = attributes.pairs("env", hook.env());
        Optional<String> folder =
                attributes.read("workingDirectory", hook.workingDirectory(), path -> new ContainerPath(path).text());
        return attributes
                .command("command", hook.command())
                .map(command -> new HookSpec.InContainer(
                        command, Attributes.text(hook.user()), hook.privileged(), folder, environment));
    }

    private static Optional<HookSpec> sql(Hook hook, String moment, Attributes attributes) {
        if (hook.url().isBlank()) {
            attributes.problem("sql", "it needs the url of its database, such as jdbc:postgresql://db:5432/postgres.");
            return Optional.empty();
        }
        if (moment.equals("afterStart")) {
            attributes.problem("sql", "a database that has only started answers no SQL. Use afterReady.");
            return Optional.empty();
        }
        return Optional.of(HookSpec.sql(hook.url(), hook.user(), hook.password(), hook.sql()));
    }

    private HookSpec method(String text) {
        int hash = text.indexOf('#');
        String name = text.substring(hash + 1);
        Set<Class<?>> types = hash < 0 ? around() : Set.of(classOf(text.substring(0, hash)));
        for (Class<?> type : types) {
            List<Method> found = Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> method.getName().equals(name) && !method.isSynthetic())
                    .toList();
            if (!found.isEmpty()) {
                return code(fit(found));
            }
        }
        throw new InvalidValueException("there is no method <" + name + "> in "
                + String.join(", ", types.stream().map(AnnotationFinder::nameOf).toList())
                + ". Write its name, or com.example.Orders#seed for one of another class.");
    }

    /** The class that has the annotation and what it inherits from, then the test class. */
    private Set<Class<?>> around() {
        Set<Class<?>> types = new LinkedHashSet<>();
        AnnotatedElement element = context.element();
        addNearestFirst(
                element instanceof Class<?> type
                        ? type
                        : element instanceof Member member ? member.getDeclaringClass() : context.testClass(),
                types);
        addNearestFirst(context.testClass(), types);
        return types;
    }

    private static void addNearestFirst(Class<?> type, Set<Class<?>> types) {
        List<Class<?>> hierarchy = AnnotationFinder.hierarchy(type);
        for (int i = hierarchy.size() - 1; i >= 0; i--) {
            types.add(hierarchy.get(i));
        }
    }

    private Class<?> classOf(String name) {
        try {
            return Class.forName(name, false, context.testClass().getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new InvalidValueException("there is no class <" + name + "> on the class path.");
        }
    }

    private static Method fit(List<Method> methods) {
        Method method = methods.get(0);
        Class<?>[] parameters = method.getParameterTypes();
        boolean fits = methods.size() == 1
                && Modifier.isStatic(method.getModifiers())
                && (parameters.length == 0 || parameters.length == 1 && isGiven(parameters[0]));
        if (!fits) {
            throw new InvalidValueException("<" + AnnotationFinder.nameOf(method)
                    + "> does not fit. It must be static, the only one of its name, and have no parameter or a"
                    + " RunningContainer.");
        }
        return method;
    }

    private static boolean isGiven(Class<?> parameter) {
        return parameter == RunningContainer.class || parameter == Service.class;
    }

    private static HookSpec code(Method method) {
        String description = method.getDeclaringClass().getName() + "." + method.getName() + "()";
        return HookSpec.code(description, service -> {
            method.setAccessible(true);
            try {
                if (method.getParameterCount() == 0) {
                    method.invoke(null);
                } else {
                    method.invoke(null, argument(method.getParameterTypes()[0], service));
                }
            } catch (InvocationTargetException e) {
                throw e.getCause() instanceof Exception failure
                        ? failure
                        : new HarnessException(description + " failed: " + e.getCause(), e.getCause());
            }
        });
    }

    private static Object argument(Class<?> type, Service service) {
        return type == Service.class
                ? service
                : service.as(RunningContainer.class).orElseThrow();
    }
}
