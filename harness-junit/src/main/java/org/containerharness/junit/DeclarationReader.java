package org.containerharness.junit;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.containerharness.junit.internal.RequiredFixtures;
import org.containerharness.junit.managed.TestcontainersFixtures;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.DependencySpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.NetworkAttachment;
import org.containerharness.model.Place;
import org.containerharness.model.Problem;
import org.containerharness.model.StackSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reads what annotations and fields declare; collects what is wrong instead of stopping at it. */
final class DeclarationReader {

    private static final String RENAMING =
            "Give one of them another name, or let one of a subclass take the place of its"
                    + " superclass's with override = true.";

    private final Class<?> testClass;
    private final ConcurrentMap<Object, Object> memory;
    private final List<Declared.Fixture> fixtures = new ArrayList<>();
    private final List<Declared.Export> exports = new ArrayList<>();
    private final List<RequiredFixtures.Reset> resets = new ArrayList<>();
    private final Map<Field, StackSpec> ofFields = new LinkedHashMap<>();
    private final List<String> broken = new ArrayList<>();
    private boolean hidesNames;
    private final List<Problem> problems = new ArrayList<>();

    private DeclarationReader(Class<?> testClass, ConcurrentMap<Object, Object> memory) {
        this.testClass = testClass;
        this.memory = memory;
    }

    /** What a class declares by annotations, its own and inherited ones, and by static fields. */
    static Declared ofClass(Class<?> testClass, ConcurrentMap<Object, Object> memory) {
        DeclarationReader reader = new DeclarationReader(testClass, memory);
        for (Class<?> type : AnnotationFinder.hierarchy(testClass)) {
            reader.readAnnotations(type, Scope.CLASS, EnumSet.complementOf(EnumSet.of(Scope.BY_PLACE)));
            for (Field field : fieldsOf(type)) {
                reader.readField(field);
            }
        }
        return reader.declared();
    }

    /** What a test method declares by annotations. */
    static Declared ofMethod(Class<?> testClass, Method method, ConcurrentMap<Object, Object> memory) {
        DeclarationReader reader = new DeclarationReader(testClass, memory);
        reader.readAnnotations(method, Scope.METHOD, EnumSet.of(Scope.METHOD, Scope.SUITE, Scope.BUILD, Scope.MACHINE));
        return reader.declared();
    }

    /** What the objects in instance fields declare. */
    static Declared ofInstance(Object instance) {
        DeclarationReader reader = new DeclarationReader(instance.getClass(), new ConcurrentHashMap<>());
        for (Class<?> type : AnnotationFinder.hierarchy(instance.getClass())) {
            for (Field field : fieldsOf(type)) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    reader.readValue(field, Optional.of(instance));
                }
            }
        }
        return reader.declared();
    }

    /** Fields of a class whose objects declare something once there is an instance. */
    static List<Field> instanceFields(Class<?> testClass) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> type : AnnotationFinder.hierarchy(testClass)) {
            fieldsOf(type).stream()
                    .filter(field -> !Modifier.isStatic(field.getModifiers()))
                    .filter(field -> field.isAnnotationPresent(Managed.class) || isExtension(field))
                    .forEach(fields::add);
        }
        return fields;
    }

    /** Whether objects in fields declare something, so that nothing is known before they are made. */
    static boolean isMadeByCode(Class<?> testClass) {
        return AnnotationFinder.hierarchy(testClass).stream()
                .flatMap(type -> fieldsOf(type).stream())
                .anyMatch(field -> field.isAnnotationPresent(Managed.class) || isExtension(field));
    }

    static List<Field> fieldsOf(Class<?> type) {
        return List.of(type.getDeclaredFields()).stream()
                .filter(field -> !field.isSynthetic())
                .toList();
    }

    private Declared declared() {
        return new Declared(fixtures, exports, resets, ofFields, broken, hidesNames, problems);
    }

    private void readAnnotations(AnnotatedElement element, Scope byPlace, Set<Scope> allowed) {
        // Whatever the order they are written in: what overrides comes after what it may override.
        List<AnnotationFinder.Found> all = AnnotationFinder.on(element).stream()
                .sorted(Comparator.comparing(AnnotationFinder.Found::overrides))
                .toList();
        for (AnnotationFinder.Found found : all) {
            Scope scope = found.scope() == Scope.BY_PLACE ? byPlace : found.scope();
            found.as(Reset.class)
                    .ifPresent(reset -> attempt(
                            found.place(),
                            () -> resets.add(new RequiredFixtures.Reset(
                                    ResetReader.read(reset), reset.each() == Reset.Each.TEST))));
            boolean declares = found.declares();
            Optional<ExportProperty> export = found.as(ExportProperty.class);
            if (!declares && export.isEmpty()) {
                continue;
            }
            if (!allowed.contains(scope)) {
                refuse(found.place(), scope, allowed);
                nameOf(found, element).ifPresent(broken::add);
                continue;
            }
            export.ifPresent(property -> readExport(property, scope, found.place()));
            if (declares) {
                readDeclaration(found, element, scope);
            }
        }
    }

    private void refuse(Place place, Scope scope, Set<Scope> allowed) {
        problems.add(new Problem(
                place.member("scope"),
                scope + " is not possible here. Possible: "
                        + String.join(
                                ", ", allowed.stream().map(Scope::name).sorted().toList()) + "."));
    }

    private void readExport(ExportProperty property, Scope scope, Place place) {
        if (property.name().isBlank()) {
            problems.add(new Problem(place.member("name"), "the system property has no name. Give it one."));
            return;
        }
        Declared.Export export = new Declared.Export(scope, property.name(), property.value(), place);
        if (property.override()) {
            exports.removeIf(other -> other.name().equals(export.name()));
        }
        exports.stream()
                .filter(other ->
                        other.name().equals(export.name()) && !other.value().equals(export.value()))
                .findFirst()
                .ifPresent(other -> problems.add(new Problem(
                        place,
                        "the system property <" + export.name() + "> is exported with another value at " + other.place()
                                + ". Leave one of the two out, or let one of a subclass take its place with"
                                + " override = true.")));
        exports.add(export);
    }

    private void readDeclaration(AnnotationFinder.Found found, AnnotatedElement element, Scope scope) {
        Place place = found.override().isPresent() ? found.place().withRenaming(RENAMING) : found.place();
        DeclarationContext context = new DeclarationContext(place, element, testClass, scope, memory);
        boolean isRead = attempt(found.place(), () -> {
            StackSpec stack = declare(found.annotation(), context);
            addFixtures(scope, stack, found.isComposed(), found.overrides());
        });
        if (!isRead) {
            broken.add(nameOf(found, element).orElse(""));
            hidesNames |= !found.isNamed();
        }
    }

    /** What lives in this JVM cannot be shared with others; what stands on something shared is shared in this JVM. */
    private void addFixtures(Scope scope, StackSpec stack, boolean isComposed, boolean overrides) {
        Declared.Override override = overrides ? override(stack) : Declared.Override.NO;
        if (!scope.isShared() || stack.adopted().isEmpty()) {
            fixtures.add(new Declared.Fixture(scope, stack, isComposed, override));
            return;
        }
        StackSpec ofThisJvm = stack.filter(AdoptedSpec.class::isInstance);
        StackSpec shared = stack.filter(part -> !(part instanceof AdoptedSpec));
        fixtures.add(new Declared.Fixture(scope, shared, isComposed, override));
        fixtures.add(new Declared.Fixture(Scope.SUITE, ofThisJvm, isComposed, override));
    }

    /** Takes the place of what was read before under the same names. */
    private Declared.Override override(StackSpec stack) {
        Declared.Fixture overriding = new Declared.Fixture(Scope.BY_PLACE, stack, false, Declared.Override.UNMATCHED);
        boolean isMatched = declared().declaresAnyOf(overriding.ids());
        fixtures.replaceAll(fixture -> fixture.under(overriding));
        return isMatched ? Declared.Override.MATCHED : Declared.Override.UNMATCHED;
    }

    private static Optional<String> nameOf(AnnotationFinder.Found found, AnnotatedElement element) {
        return found.name().or(() -> element instanceof Field field ? Optional.of(field.getName()) : Optional.empty());
    }

    private static <A extends Annotation> StackSpec declare(A annotation, DeclarationContext context) {
        DeclaredBy declaredBy = annotation.annotationType().getAnnotation(DeclaredBy.class);
        @SuppressWarnings("unchecked") // The annotation and its class were written to belong together.
        Declarations<A> declarations = (Declarations<A>) newInstance(declaredBy.value());
        try {
            return declarations.declare(annotation, context);
        } catch (ClassCastException e) {
            throw new InvalidValueException(
                    "its declarations " + declaredBy.value().getName() + " cannot read it: " + e.getMessage());
        }
    }

    private static Object newInstance(Class<?> type) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (NoSuchMethodException | InstantiationException e) {
            throw new InvalidValueException("its declarations " + type.getName()
                    + " cannot be made. The class needs a constructor without parameters and must not be abstract or an"
                    + " inner class.");
        } catch (IllegalAccessException e) {
            throw new InvalidValueException(
                    "its declarations " + type.getName() + " cannot be reached: " + e.getMessage() + ".");
        } catch (InvocationTargetException e) {
            throw new HarnessException("The constructor of " + type.getName() + " failed.", e.getCause());
        }
    }

    private void readField(Field field) {
        boolean isStatic = Modifier.isStatic(field.getModifiers());
        int fixturesBefore = fixtures.size();
        int problemsBefore = problems.size();
        readAnnotations(
                field,
                isStatic ? Scope.CLASS : Scope.METHOD,
                isStatic ? EnumSet.of(Scope.CLASS, Scope.SUITE, Scope.BUILD, Scope.MACHINE) : EnumSet.of(Scope.METHOD));
        List<Declared.Fixture> declared = fixtures.subList(fixturesBefore, fixtures.size());
        // A field with a host port holds the server, and is given nothing.
        boolean holdsServer =
                field.isAnnotationPresent(ExposeHostPort.class) || field.isAnnotationPresent(ExposeHostPort.List.class);
        if (!declared.isEmpty() && !holdsServer && problems.size() == problemsBefore) {
            ofFields.put(field, Declared.stack(field.getName(), declared));
        }
        if (isStatic) {
            readValue(field, Optional.empty());
        }
    }

    /** Reads an object that declares something by being there. */
    private void readValue(Field field, Optional<Object> instance) {
        if (field.isAnnotationPresent(Managed.class)) {
            readManaged(field, instance);
        } else if (isExtension(field)) {
            Scope byPlace = instance.isPresent() ? Scope.METHOD : Scope.CLASS;
            if (valueOf(field, instance) instanceof HarnessExtension extension) {
                Place place = new Place(AnnotationFinder.nameOf(field));
                hidesNames |= !attempt(place, () -> {
                    StackSpec stack = placed(made(extension, place), place);
                    fixtures.add(new Declared.Fixture(byPlace, stack, false));
                });
            }
        }
    }

    /** Whatever is wrong with what it is made of is told with the field's name. */
    private static StackSpec made(HarnessExtension extension, Place place) {
        try {
            return extension.declared();
        } catch (DeclarationException | InvalidValueException e) {
            throw e;
        } catch (HarnessException e) {
            throw new DeclarationException(new Problem(place, String.valueOf(e.getMessage())));
        }
    }

    private static boolean isExtension(Field field) {
        return field.isAnnotationPresent(RegisterExtension.class)
                && HarnessExtension.class.isAssignableFrom(field.getType());
    }

    /** Specs written in code are better found by the field that holds them. */
    private static StackSpec placed(StackSpec stack, Place place) {
        return stack.map(part -> part.place().equals(Place.IN_CODE) ? part.withPlace(place) : part);
    }

    private void readManaged(Field field, Optional<Object> instance) {
        Place place = new Place(AnnotationFinder.nameOf(field) + " @Managed").withRenaming(RENAMING);
        Managed managed = field.getAnnotation(Managed.class);
        Set<Scope> allowed =
                instance.isPresent() ? Set.of(Scope.METHOD, Scope.CLASS) : Set.of(Scope.CLASS, Scope.SUITE);
        Scope byPlace = instance.isPresent() ? Scope.METHOD : Scope.CLASS;
        Scope scope = managed.scope() == Scope.BY_PLACE ? byPlace : managed.scope();
        if (!allowed.contains(scope)) {
            refuse(place, scope, allowed);
            return;
        }
        Object value = valueOf(field, instance);
        if (value == null) {
            problems.add(new Problem(place, "the field is null. Give it its object where it is declared."));
            return;
        }
        Optional<AdoptedSpec.Lifecycle> lifecycle = TestcontainersFixtures.lifecycleOf(value);
        if (lifecycle.isEmpty()) {
            problems.add(new Problem(
                    place,
                    "a " + value.getClass().getName()
                            + " cannot be managed. The field must hold a Testcontainers object,"
                            + " an org.testcontainers.lifecycle.Startable."));
            return;
        }
        Attributes attributes = new Attributes(place);
        List<DependencySpec> dependencies =
                attributes.readAll("dependsOn", managed.dependsOn(), ContainerDeclarations::dependency);
        List<NetworkAttachment> networks = attributes.readAll("networks", managed.networks(), NetworkAttachment::parse);
        if (!networks.isEmpty()) {
            TestcontainersFixtures.whyNoNetwork(value).ifPresent(reason -> attributes.problem("networks", reason));
        }
        attempt(place, () -> {
            attributes.verify();
            AdoptedSpec spec = new AdoptedSpec(field.getName(), lifecycle.get(), dependencies, networks, place);
            addFixtures(scope, StackSpec.named("managed").plus(spec), false, managed.override());
        });
    }

    private static @Nullable Object valueOf(Field field, Optional<Object> instance) {
        try {
            field.setAccessible(true);
            return field.get(instance.orElse(null));
        } catch (IllegalAccessException e) {
            throw new HarnessException(
                    "The field " + AnnotationFinder.nameOf(field) + " cannot be read: " + e.getMessage(), e);
        }
    }

    private boolean attempt(Place place, Runnable step) {
        try {
            step.run();
            return true;
        } catch (DeclarationException e) {
            problems.addAll(e.problems());
        } catch (InvalidValueException e) {
            problems.add(e.at(place));
        }
        return false;
    }

    /** Superclasses come first; what takes the place of one of theirs has its name. */
    static List<Field> withoutOverridden(List<Field> fields) {
        List<Field> left = new ArrayList<>();
        for (Field field : fields) {
            Managed managed = field.getAnnotation(Managed.class);
            if (managed != null && managed.override()) {
                left.removeIf(other -> other.getName().equals(field.getName()));
            }
            left.add(field);
        }
        return left;
    }
}
