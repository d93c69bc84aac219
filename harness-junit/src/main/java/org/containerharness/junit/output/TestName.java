package org.containerharness.junit.output;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A class or a test, or whatever else has containers.
 *
 * @param text how people call it, such as {@code OrdersTest.rejects}
 * @param owner the class with its package, {@code org.example.OrdersTest}
 * @param test of the class, such as {@code rejects}; empty for all of it
 * @param invocation which of several, such as {@code .2}; empty if there is one only
 */
public record TestName(String text, String owner, Optional<String> test, String invocation) {

    /** What the tests of a session share. */
    public static final TestName OF_SUITE = new TestName("the SUITE", "SUITE", Optional.of("all"), "");

    private static final int LONGEST_PART = 120;

    public static TestName of(Class<?> type) {
        String name = type.getName();
        return new TestName(
                name.substring(name.lastIndexOf('.') + 1).replace('$', '.'),
                name.replace('$', '.'),
                Optional.empty(),
                "");
    }

    /** One of the class. */
    public TestName test(String method) {
        return new TestName(text + "." + method, owner, Optional.of(method), "");
    }

    /** Of several the one with this number. */
    TestName withInvocation(String number) {
        return new TestName(text, owner, test, number);
    }

    /** The folder for what is kept of it, below that of the build; no method can be called {@code class}. */
    Path folder() {
        return Path.of(fileName(owner), fileName(test.orElse("class") + invocation));
    }

    /** File systems take no more than 255 characters, Windows not many more for a whole path. */
    static String fileName(String text) {
        String name = text.replaceAll("[^a-zA-Z0-9_.-]", "_");
        return name.length() > LONGEST_PART
                ? name.substring(0, LONGEST_PART - 9) + "-" + Integer.toHexString(text.hashCode())
                : name;
    }

    @Override
    public String toString() {
        return text;
    }
}
