package org.containerharness.model;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

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
        for (String secret : secrets) {
            if (secret.length() >= SHORTEST) {
                masked = masked.replace(secret, MASK);
            }
        }
        return masked;
    }

    /** The secret values among these variables. */
    public static Collection<String> among(Map<String, String> variables) {
        return variables.entrySet().stream()
                .filter(entry -> isSecret(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }
}
