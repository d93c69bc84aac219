package org.containerharness.suite;

import org.springframework.test.context.ActiveProfilesResolver;

/** Gives the classes as many different contexts as {@code suite.contexts} says. */
public final class Contexts implements ActiveProfilesResolver {

    @Override
    public String[] resolve(Class<?> testClass) {
        String name = testClass.getSimpleName();
        int number = Integer.parseInt(name.substring(name.length() - 2));
        return new String[] {"context" + number % Integer.getInteger("suite.contexts", 1)};
    }
}
