package org.containerharness.junit;

import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.containerharness.junit.internal.RequiredFixtures;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.EndpointText;
import org.containerharness.model.Nearest;
import org.containerharness.model.Place;
import org.containerharness.model.Problem;
import org.containerharness.model.StackSpec;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** Everything a test class declares, with the classes around it; read and checked as a whole. */
final class ClassDeclarations {

    private final Class<?> testClass;
    private final Optional<ClassDeclarations> outer;
    private final ConcurrentMap<Object, Object> memory;
    private final Optional<ContextFramework> framework;
    private final Declared declared;
    private final Map<Method, Declared> methods = new LinkedHashMap<>();
    private final Map<Field, Injection> fields = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private ClassDeclarations(
            Class<?> testClass, Optional<ClassDeclarations> outer, ConcurrentMap<Object, Object> memory) {
        this.testClass = testClass;
        this.outer = outer;
        this.memory = memory;
        this.framework = ContextFrameworks.of(memory).of(testClass);
        this.declared = DeclarationReader.ofClass(testClass, memory);
    }

    /**
     * Reads a class and checks it: values, names, references and injections of all of its members.
     *
     * @param outer the class around a nested one
     * @param memory of the session, see {@link DeclarationContext#memory}
     * @throws DeclarationException with all that is wrong
     */
    static ClassDeclarations of(
            Class<?> testClass, Optional<ClassDeclarations> outer, ConcurrentMap<Object, Object> memory) {
        return memory.remove(readAhead(testClass)) instanceof ClassDeclarations known
                ? known
                : read(testClass, outer, memory);
    }

    private static ClassDeclarations read(
            Class<?> testClass, Optional<ClassDeclarations> outer, ConcurrentMap<Object, Object> memory) {
        ClassDeclarations declarations = new ClassDeclarations(testClass, outer, memory);
        declarations.read();
        if (!declarations.hidesNames()) {
            declarations.check();
        }
        if (!declarations.problems.isEmpty()) {
            throw new DeclarationException(List.copyOf(new LinkedHashSet<>(declarations.problems)));
        }
        return declarations;
    }

    /**
     * Reads a class that nothing encloses before it begins. {@link #of} gives the same object then, since only equal specs
     * are known to have been started ahead, and code in a spec is equal to itself alone.
     *
     * @throws DeclarationException with all that is wrong
     */
    static ClassDeclarations ahead(Class<?> testClass, ConcurrentMap<Object, Object> memory) {
        if (memory.get(readAhead(testClass)) instanceof ClassDeclarations known) {
            return known;
        }
        ClassDeclarations declarations = read(testClass, Optional.empty(), memory);
        memory.put(readAhead(testClass), declarations);
        return declarations;
    }

    private static Object readAhead(Class<?> testClass) {
        return List.of("read ahead", testClass);
    }

    String name() {
        return AnnotationFinder.nameOf(testClass);
    }

    RequiredFixtures forClass() {
        Declared all = wideOfAll(Declared.NOTHING).plus(declared.in(Scope.CLASS));
        return all.wanted(Scope.CLASS, name()).withOwn(classStack());
    }

    private StackSpec classStack() {
        StackSpec stack = declared.in(Scope.CLASS).stack(name());
        return framework.map(found -> ContextFrameworks.complete(stack, found)).orElse(stack);
    }

    /** What makes an application context of the class. */
    Optional<ContextFramework> framework() {
        return framework;
    }

    Class<?> testClass() {
        return testClass;
    }

    Optional<ClassDeclarations> outer() {
        return outer;
    }

    /** Containers that each test has for itself. */
    List<ContainerSpec> ofTests() {
        Declared all = methodScopeOfAll();
        for (Declared method : methods.values()) {
            all = all.plus(method.in(Scope.METHOD));
        }
        return all.fixtures().stream()
                .flatMap(fixture -> fixture.stack().containers().stream())
                .toList();
    }

    RequiredFixtures forMethod(Method method) {
        return wideFor(ofMethod(method)).plus(inMethodScope(method)).wanted(Scope.METHOD, nameOf(method));
    }

    private String nameOf(Method method) {
        return name() + "." + method.getName();
    }

    /** What is no mistake but may be a surprise. */
    List<String> hints(boolean oneInstanceForAll) {
        boolean endsBeforeContext =
                framework.isEmpty() && !declared.in(Scope.CLASS).fixtures().isEmpty();
        return DeclarationHints.of(testClass, oneInstanceForAll, endsBeforeContext);
    }

    /** Fields that are given something, static ones once for the class. */
    Map<Field, Injection> fields() {
        return Collections.unmodifiableMap(fields);
    }

    /** Fields that are given something in this instance, which may be of a class around the test class. */
    Map<Field, Injection> fieldsOf(Object instance) {
        Map<Field, Injection> selected = new LinkedHashMap<>(
                outer.map(around -> around.fieldsOf(instance)).orElse(Map.of()));
        fields.forEach((field, injection) -> {
            if (!Modifier.isStatic(field.getModifiers())
                    && field.getDeclaringClass().isInstance(instance)) {
                selected.put(field, injection);
            }
        });
        return selected;
    }

    /** What the class shares with other processes was asked for when the class began; a method asks for its own only. */
    private Declared wideFor(Declared method) {
        Declared wide = wideOfAll(method);
        boolean asksForMore =
                method.fixtures().stream().anyMatch(fixture -> fixture.scope().isShared());
        return asksForMore ? wide : wide.in(Scope.SUITE);
    }

    /** What a nested class declares with a wide scope may use what the classes around it declare so. */
    private Declared wideOfAll(Declared more) {
        Declared all = outer.map(around -> around.wideOfAll(Declared.NOTHING)).orElse(Declared.NOTHING);
        return all.plus(declared.inWideScopes()).plus(more.inWideScopes());
    }

    private Declared inMethodScope(Method method) {
        return methodScopeOfAll().plus(ofMethod(method).in(Scope.METHOD));
    }

    private Declared methodScopeOfAll() {
        Declared all = outer.map(ClassDeclarations::methodScopeOfAll).orElse(Declared.NOTHING);
        return all.plus(declared.in(Scope.METHOD));
    }

    private Declared ofMethod(Method method) {
        Declared known = methods.get(method);
        return known != null ? known : DeclarationReader.ofMethod(testClass, method, memory);
    }

    private void read() {
        problems.addAll(declared.problems());
        for (Class<?> type : AnnotationFinder.hierarchy(testClass)) {
            DeclarationReader.fieldsOf(type).forEach(this::readField);
            for (Method method : type.getDeclaredMethods()) {
                Declared own = DeclarationReader.ofMethod(testClass, method, memory);
                if (!own.equals(Declared.NOTHING)) {
                    methods.put(method, own);
                    problems.addAll(own.problems());
                    refuseIfNoTest(method);
                }
            }
        }
    }

    /** Nothing begins and ends with any other method, so what it declares would never be there. */
    private void refuseIfNoTest(Method method) {
        if (!AnnotationSupport.isAnnotated(method, Testable.class)) {
            AnnotationFinder.on(method).stream()
                    .filter(found ->
                            found.declares() || found.as(ExportProperty.class).isPresent())
                    .forEach(found -> problems.add(new Problem(
                            found.place(),
                            "the method is no test, so nothing would ever start this. Put it on a test method, or on the"
                                    + " class.")));
        }
    }

    private void readField(Field field) {
        Injection.of(field, Optional.ofNullable(declared.ofFields().get(field))).ifPresent(injection -> {
            fields.put(field, injection);
            injection.typeProblem().ifPresent(problems::add);
            injection.fieldProblem(field).ifPresent(problems::add);
        });
    }

    private void check() {
        DeclarationCheck check = new DeclarationCheck(problems::add);
        check.know(brokenNames());
        Declared wide = wideOfAll(Declared.NOTHING);
        checkWide(wide, check);
        checkResets(wide);
        outer.ifPresent(around -> around.classStacks().forEach(check::know));
        StackSpec own = classStack();
        check.check(own);
        check.know(own);
        check.check(methodScopeOfAll().plus(atInstances()).stack(name()));
        methods.forEach((method, ownDeclared) -> {
            DeclarationCheck ofMethod = check.copy();
            checkWide(ownDeclared, ofMethod);
            ofMethod.check(inMethodScope(method).plus(atInstances()).stack(nameOf(method)));
        });
        checkOverrides(declared);
        methods.values().forEach(this::checkOverrides);
        checkInjections(check);
    }

    /** What overrides nothing is a slip in its name, or was left behind. */
    private void checkOverrides(Declared overriding) {
        overriding.fixtures().stream()
                .filter(fixture -> fixture.override() == Declared.Override.UNMATCHED)
                .filter(fixture -> !declaresAround(fixture, overriding))
                .flatMap(fixture -> fixture.stack().parts().stream())
                .filter(part -> part.id().isPresent())
                .forEach(part -> problems.add(new Problem(
                        part.place().member("override"),
                        "no superclass and nothing around it declares the "
                                + part.id().get().quoted() + ", which this is to take the place of.")));
    }

    private boolean declaresAround(Declared.Fixture fixture, Declared overriding) {
        return overriding != declared && declared.declaresAnyOf(fixture.ids())
                || outer.map(around -> around.declared.declaresAnyOf(fixture.ids())
                                || around.declaresAround(fixture, around.declared))
                        .orElse(false);
    }

    /** Each wide scope may use the wider ones, never the other way round. */
    private static void checkWide(Declared declared, DeclarationCheck check) {
        for (Scope scope : Declared.WIDE) {
            StackSpec stack = declared.in(scope).stack(scope.name().toLowerCase(Locale.ROOT));
            check.check(stack);
            check.know(stack);
        }
    }

    private void checkResets(Declared wide) {
        List<String> shared = wide.fixtures().stream()
                .filter(fixture -> fixture.scope().isShared())
                .flatMap(fixture -> fixture.stack().containers().stream())
                .map(ContainerSpec::name)
                .toList();
        declared.resets().stream()
                .map(reset -> reset.hook().container())
                .filter(name -> !shared.contains(name) && !brokenNames().contains(name))
                .forEach(name -> problems.add(new Problem(
                        new Place(name() + " @Reset(of = \"" + name + "\")"),
                        "there is no container <" + name + "> of BUILD or MACHINE scope. "
                                + Nearest.hint(name, shared))));
    }

    private List<StackSpec> classStacks() {
        List<StackSpec> stacks =
                new ArrayList<>(outer.map(ClassDeclarations::classStacks).orElse(List.of()));
        stacks.add(classStack());
        return stacks;
    }

    /** Then references cannot be judged: they may be to what could not be read. */
    private boolean hidesNames() {
        return declared.hidesNames() || methods.values().stream().anyMatch(Declared::hidesNames);
    }

    private Set<String> brokenNames() {
        Set<String> names = new LinkedHashSet<>(declared.broken());
        methods.values().forEach(method -> names.addAll(method.broken()));
        return names;
    }

    /** Stands in for the objects of instance fields, of which only the names are known before there is an instance. */
    private Declared atInstances() {
        List<Declared.Fixture> fixtures =
                DeclarationReader.withoutOverridden(DeclarationReader.instanceFields(testClass)).stream()
                        .filter(field -> field.isAnnotationPresent(Managed.class))
                        .map(field -> new AdoptedSpec(
                                field.getName(),
                                DeclarationCheck.NO_LIFECYCLE,
                                List.of(),
                                new Place(AnnotationFinder.nameOf(field) + " @Managed")))
                        .map(spec -> new Declared.Fixture(
                                Scope.METHOD, StackSpec.named("managed").plus(spec), false))
                        .toList();
        return outer.map(ClassDeclarations::atInstances)
                .orElse(Declared.NOTHING)
                .plus(new Declared(fixtures, List.of(), List.of(), Map.of(), List.of(), false, List.of()));
    }

    private void checkInjections(DeclarationCheck check) {
        DeclarationCheck all = check.copy();
        all.know(methodScopeOfAll().plus(atInstances()).stack(name()));
        methods.values().forEach(method -> all.know(method.stack(name())));
        List<Injection> injections = new ArrayList<>(fields.values());
        for (Class<?> type : AnnotationFinder.hierarchy(testClass)) {
            Stream.concat(Stream.of(type.getDeclaredMethods()), Stream.of(type.getDeclaredConstructors()))
                    .forEach(executable -> injections.addAll(parameters(executable)));
        }
        boolean allKnown = DeclarationReader.instanceFields(testClass).stream()
                .allMatch(field -> field.isAnnotationPresent(Managed.class));
        if (allKnown) {
            injections.forEach(injection -> checkReference(injection, all));
            checkExports(declared, all);
            methods.values().forEach(method -> checkExports(method, all));
        }
    }

    private void checkExports(Declared exporting, DeclarationCheck known) {
        exporting.exports().forEach(export -> known.unpublished(export.value())
                .forEach(text -> problems.add(new Problem(export.place().member("value"), text))));
    }

    private List<Injection> parameters(Executable executable) {
        List<Injection> injections = new ArrayList<>();
        for (Parameter parameter : executable.getParameters()) {
            Injection.of(executable, parameter).ifPresent(injections::add);
        }
        injections.forEach(injection -> injection.typeProblem().ifPresent(problems::add));
        return injections;
    }

    private void checkReference(Injection injection, DeclarationCheck known) {
        if (injection.request() instanceof Injection.Address address) {
            Collection<String> hosts = known.hosts();
            if (new EndpointText(hosts).in(address.text()).isEmpty() && !known.namesServiceIn(address.text())) {
                problems.add(new Problem(
                        injection.place(),
                        "<" + address.text() + "> has no container:port of a declared container. "
                                + (hosts.isEmpty()
                                        ? "None is declared: add one to the class, such as @WithContainer(name = \""
                                                + address.host().orElse("api") + "\", …), or @WithCompose."
                                        : Nearest.hint(address.host().orElse(address.text()), hosts))));
            }
            known.unpublished(address.text()).forEach(text -> problems.add(new Problem(injection.place(), text)));
            return;
        }
        if (injection.request() instanceof Injection.Client client) {
            known.namesForClient(injection.type())
                    .filter(names -> client.name().isEmpty() ? names.isEmpty() : !names.contains(client.name()))
                    .map(names -> Connection.nothing(injection.type(), client.name(), names, known.services()))
                    .ifPresent(text -> problems.add(new Problem(injection.place(), text)));
        }
        if (injection.request() instanceof Injection.Running running
                && !running.name().isEmpty()
                && injection.typeProblem().isEmpty()) {
            Collection<String> names = known.namesFor(injection.type());
            if (!names.contains(running.name())) {
                problems.add(new Problem(
                        injection.place(),
                        "<" + running.name() + "> is not declared. " + Nearest.hint(running.name(), names)));
            }
        }
    }
}
