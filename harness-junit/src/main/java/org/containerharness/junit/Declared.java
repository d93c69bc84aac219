package org.containerharness.junit;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.containerharness.junit.internal.RequiredFixtures;
import org.containerharness.model.Place;
import org.containerharness.model.Problem;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackPart;
import org.containerharness.model.StackSpec;

/**
 * What was declared somewhere, by scope, with what is wrong with it.
 *
 * @param ofFields what the annotations of each field declare, of fields whose annotations could all be read
 * @param broken names of what was declared but could not be read, empty where it says none: a service has one of its own
 * @param hidesNames true if something could not be read whose names are not known either
 */
record Declared(
        List<Fixture> fixtures,
        List<Export> exports,
        List<RequiredFixtures.Reset> resets,
        Map<Field, StackSpec> ofFields,
        List<String> broken,
        boolean hidesNames,
        List<Problem> problems) {

    static final Declared NOTHING =
            new Declared(List.of(), List.of(), List.of(), Map.of(), List.of(), false, List.of());

    /** Whether it takes the place of what is declared around it under the same name. */
    enum Override {
        NO,
        /** It does, and nothing of its name has been found yet. */
        UNMATCHED,
        MATCHED
    }

    /** What one annotation or field declares. */
    record Fixture(Scope scope, StackSpec stack, boolean isComposed, Override override) {

        Fixture(Scope scope, StackSpec stack, boolean isComposed) {
            this(scope, stack, isComposed, Override.NO);
        }

        Set<ResourceId> ids() {
            return stack.parts().stream().flatMap(part -> part.id().stream()).collect(Collectors.toSet());
        }

        /** The same without what another one takes the place of. */
        Fixture under(Fixture other) {
            return other.override() == Override.NO
                    ? this
                    : new Fixture(scope, stack.without(other.ids()), isComposed, override);
        }
    }

    /** A system property. */
    record Export(Scope scope, String name, String value, Place place) {}

    Declared {
        fixtures = List.copyOf(fixtures);
        exports = List.copyOf(exports);
        resets = List.copyOf(resets);
        ofFields = Map.copyOf(ofFields);
        broken = List.copyOf(broken);
        problems = List.copyOf(problems);
    }

    Declared plus(Declared other) {
        Map<Field, StackSpec> fields = new LinkedHashMap<>(ofFields);
        fields.putAll(other.ofFields);
        return new Declared(
                joined(under(other.fixtures), other.fixtures),
                joined(exports, other.exports),
                joined(resets, other.resets),
                fields,
                joined(broken, other.broken),
                hidesNames || other.hidesNames,
                joined(problems, other.problems));
    }

    /** The fixtures without those whose place others take. */
    private List<Fixture> under(List<Fixture> others) {
        List<Fixture> left = fixtures;
        for (Fixture other : others) {
            if (other.override() != Override.NO) {
                left = left.stream().map(fixture -> fixture.under(other)).toList();
            }
        }
        return left;
    }

    /** True if something of one of these names is declared. */
    boolean declaresAnyOf(Set<ResourceId> ids) {
        return fixtures.stream().anyMatch(fixture -> !Collections.disjoint(fixture.ids(), ids));
    }

    Declared in(Scope scope) {
        return new Declared(
                fixtures.stream().filter(fixture -> fixture.scope() == scope).toList(),
                exports.stream().filter(export -> export.scope() == scope).toList(),
                List.of(),
                Map.of(),
                List.of(),
                false,
                List.of());
    }

    /** What lives longer than a class, widest first; whatever comes later may use what comes before. */
    static final List<Scope> WIDE = List.of(Scope.MACHINE, Scope.BUILD, Scope.SUITE);

    /** All that is to be started together with a class or a test: its own scope, and the wide ones. */
    RequiredFixtures wanted(Scope own, String stackName) {
        Map<String, String> wideProperties = new LinkedHashMap<>();
        WIDE.forEach(scope -> wideProperties.putAll(in(scope).properties()));
        return new RequiredFixtures(
                in(own).stack(stackName),
                in(Scope.SUITE).stack("suite"),
                in(Scope.BUILD).stack("build"),
                in(Scope.MACHINE).stack("machine"),
                resets,
                in(own).properties(),
                wideProperties);
    }

    /** What has one of the wide scopes. */
    Declared inWideScopes() {
        Declared all = NOTHING;
        for (Scope scope : WIDE) {
            all = all.plus(in(scope));
        }
        return all.plus(new Declared(List.of(), List.of(), resets, Map.of(), List.of(), false, List.of()));
    }

    /** Names of all fixtures, as references are to them. */
    Set<ResourceId> names() {
        return fixtures.stream()
                .flatMap(fixture -> fixture.stack().parts().stream())
                .flatMap(part -> part.id().stream())
                .collect(Collectors.toSet());
    }

    Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        exports.forEach(export -> properties.put(export.name(), export.value()));
        return properties;
    }

    /**
     * All fixtures as one stack. What comes a second time in the same form by a composed annotation is left out: two
     * composed annotations may bundle the same database.
     */
    StackSpec stack(String name) {
        return stack(name, fixtures);
    }

    static StackSpec stack(String name, List<Fixture> fixtures) {
        StackSpec stack = StackSpec.named(stackName(name));
        for (Fixture fixture : fixtures) {
            stack = merged(stack, fixture);
        }
        return stack;
    }

    private static StackSpec merged(StackSpec all, Fixture fixture) {
        List<StackPart> known = fixture.isComposed()
                ? all.map(part -> part.withPlace(Place.IN_CODE)).parts()
                : List.of();
        return all.plus(fixture.stack().filter(part -> !known.contains(part.withPlace(Place.IN_CODE))));
    }

    /** Names of classes and methods may have letters that names of stacks may not. */
    private static String stackName(String text) {
        String name = text.replaceAll("[^a-zA-Z0-9_.-]", "_");
        return Character.isLetterOrDigit(name.charAt(0)) ? name : "t" + name;
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    // Written out, as ContainerPort's.

    @java.lang.Override
    public boolean equals(Object other) {
        return other instanceof Declared that && parts().equals(that.parts());
    }

    @java.lang.Override
    public int hashCode() {
        return parts().hashCode();
    }

    private List<Object> parts() {
        return List.of(fixtures, exports, resets, ofFields, broken, hidesNames, problems);
    }
}
