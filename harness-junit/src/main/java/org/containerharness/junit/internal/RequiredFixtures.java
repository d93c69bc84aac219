package org.containerharness.junit.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.containerharness.lease.ResetHook;
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
