package org.containerharness.junit.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.containerharness.lease.ResetHook;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.Place;
import org.containerharness.model.StackPart;
import org.containerharness.model.StackSpec;

/**
 * What a class or a test wants.
 *
 * @param own what lives as long as the level
 * @param suite what lives as long as the session
 * @param build what the test JVMs of the build share
 * @param machine what several builds share
 * @param resets what brings back what is shared
 * @param properties system properties for the level, with container addresses in them
 * @param suiteProperties system properties for the session
 */
public record RequiredFixtures(
        StackSpec own,
        StackSpec suite,
        StackSpec build,
        StackSpec machine,
        List<Reset> resets,
        Map<String, String> properties,
        Map<String, String> suiteProperties) {

    /** A hook with its moment: before each test, else before each class. */
    public record Reset(ResetHook hook, boolean beforeEachTest) {}

    public RequiredFixtures {
        resets = List.copyOf(resets);
        properties = Map.copyOf(properties);
        suiteProperties = Map.copyOf(suiteProperties);
    }

    /** Both together; names of the first. */
    public RequiredFixtures plus(RequiredFixtures more) {
        Map<String, String> allProperties = new LinkedHashMap<>(properties);
        allProperties.putAll(more.properties);
        Map<String, String> allSuiteProperties = new LinkedHashMap<>(suiteProperties);
        allSuiteProperties.putAll(more.suiteProperties);
        return new RequiredFixtures(
                own.plus(more.own),
                suite.plus(more.suite),
                build.plus(more.build),
                machine.plus(more.machine),
                joined(resets, more.resets),
                allProperties,
                allSuiteProperties);
    }

    /** The same, setting no properties for the level. */
    public RequiredFixtures withoutProperties() {
        return new RequiredFixtures(own, suite, build, machine, resets, Map.of(), suiteProperties);
    }

    /** What is started or shared alone: no properties are set, and nothing that is shared is brought back. */
    public RequiredFixtures fixturesOnly() {
        return new RequiredFixtures(own, suite, build, machine, List.of(), Map.of(), Map.of());
    }

    /** The same, with something else of its own. */
    public RequiredFixtures withOwn(StackSpec other) {
        return new RequiredFixtures(other, suite, build, machine, resets, properties, suiteProperties);
    }

    /** All that is started or shared, without places: equal if the same is meant. */
    public Object identity() {
        return List.of(partsOf(own), wide());
    }

    /** What is shared with others, without places. */
    public Object wide() {
        return List.of(partsOf(suite), partsOf(build), partsOf(machine));
    }

    private static List<StackPart> partsOf(StackSpec stack) {
        return stack.map(part -> part.withPlace(Place.IN_CODE)).parts();
    }

    /** All containers that are started or shared, whoever else uses them. */
    public List<ContainerSpec> containers() {
        return stacks().flatMap(stack -> stack.containers().stream()).toList();
    }

    /** All fixtures that are no containers of a stack, whoever else uses them. */
    public List<AdoptedSpec> adopted() {
        return stacks().flatMap(stack -> stack.adopted().stream()).toList();
    }

    private Stream<StackSpec> stacks() {
        return Stream.of(machine, build, suite, own);
    }

    /** How what a stack shares is brought back, for each test or for each user. */
    static List<ResetHook> hooks(StackSpec stack, List<Reset> resets, boolean beforeEachTest) {
        return resets.stream()
                .filter(reset -> reset.beforeEachTest() == beforeEachTest)
                .map(Reset::hook)
                .filter(hook ->
                        stack.containers().stream().anyMatch(spec -> spec.name().equals(hook.container())))
                .toList();
    }

    private static List<Reset> joined(List<Reset> some, List<Reset> more) {
        List<Reset> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    public boolean isEmpty() {
        return own.isEmpty()
                && suite.isEmpty()
                && build.isEmpty()
                && machine.isEmpty()
                && properties.isEmpty()
                && suiteProperties.isEmpty();
    }
}
