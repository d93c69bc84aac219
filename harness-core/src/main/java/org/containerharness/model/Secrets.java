package org.containerharness.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Keeps secrets out of texts: values of variables whose name says that they are secret. */
public final class Secrets {

    /** What is shown instead. */
    public static final String MASK = "***";

    private static final Pattern NAME = Pattern.compile(
            "(?i).*(password|passwd|passphrase|secret|token|credential|api_?key|access_?key|private_?key|\\bkey\\b|_key$|^key$|_pwd$|auth).*");

    private static final int SHORTEST = 4;

    private Secrets() {}

    /** True if a variable, argument or option of this name holds a secret. */
    public static boolean isSecret(String name) {
        return NAME.matcher(name).matches();
    }

    /** The same variables with secret values replaced. */
    public static Map<String, String> mask(Map<String, String> variables) {
        Map<String, String> masked = new LinkedHashMap<>();
        variables.forEach((name, value) -> masked.put(name, isSecret(name) ? MASK : value));
        return masked;
    }

    /** The text with every occurrence of a secret replaced; values under 4 characters would blank out ordinary words. */
    public static String mask(String text, Collection<String> secrets) {
        String masked = text;
        // The longest first: one may be the beginning of another.
        for (String secret : secrets.stream()
                .sorted(Comparator.comparing(String::length).reversed())
                .toList()) {
            if (secret.length() >= SHORTEST) {
                masked = masked.replace(secret, MASK);
            }
        }
        return masked;
    }

    /** The secret values among these variables, and each of their lines, since output comes line by line. */
    public static Collection<String> among(Map<String, String> variables) {
        return variables.entrySet().stream()
                .filter(entry -> isSecret(entry.getKey()))
                .map(Map.Entry::getValue)
                .flatMap(value -> Stream.concat(Stream.of(value), value.lines().map(String::strip)))
                .distinct()
                .toList();
    }
}
