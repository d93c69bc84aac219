package org.containerharness.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keeps secrets out of texts. It knows them by three things: the name of the variable, argument or option that holds
 * them, the form of the text they stand in ({@code ://user:…@}, {@code password=…}, {@code redis-cli -a …}), and their
 * values.
 *
 * <p>Values are learned where they are declared: the records that hold one tell it when they are made, and
 * {@code SecretRuleTests} see to it that they do. What this process says, it says through {@link HarnessException}, the
 * log, the events, the reports or the console of the command line, which all ask here. The values are the one thing
 * that is known of the process as a whole: a text does not say which declaration it is of.
 */
public final class Secrets {

    /** What is shown instead. */
    public static final String MASK = "***";

    /** What says how somebody logs in, not with what: {@code POSTGRES_HOST_AUTH_METHOD}, {@code authSource}. */
    private static final String WAY_OF_AUTH = "(entication)?s?[_.-]?(method|type|mode|mechanism|scheme|plugin|provider"
            + "|source|db|database|realm|local|host|server|enabled|disabled|required|timeout|retries|sock|socket)s?$";

    private static final Pattern NAME = Pattern.compile(
            "(?i).*(password|passwd|passphrase|passcode|secret|token|credential|api_?key|access_?key|private_?key"
                    + "|connection_?string|\\bkey\\b|_key$|^key$|pwd|auth(?!or|enticated|" + WAY_OF_AUTH + ")).*"
                    + "|.*(?<!by|com)pass([_.-]?\\d+)?$|(.*[_.-])?(pass|creds?|dsn|pw)([_.-].*)?");

    /** Folders, and files in which a secret stands. */
    private static final Pattern NO_SECRET = Pattern.compile("(OLD)?PWD|(?i).*[_.-](file|path|dir|url|host|port|user)");

    /** Says nothing, or stands in too many texts. */
    private static final Pattern ORDINARY =
            Pattern.compile("(?i)true|false|none|null|disabled|enabled|required|optional|password|\\d{1,5}");

    /** A word that texts of the harness itself may have; it counts in texts about its container only. */
    private static final Pattern WORD = Pattern.compile("[a-z]{1,8}|[A-Z]{1,8}|[A-Z][a-z]{1,7}");

    private static final int SHORTEST = 4;

    /** More would slow each line down. The oldest go first. */
    private static final int MOST = 1_000;

    private static final Set<String> KNOWN = new LinkedHashSet<>();
    private static volatile List<String> longestFirst = List.of();

    private Secrets() {}

    /** True if a variable, argument or option of this name holds a secret. */
    public static boolean isSecret(String name) {
        return NAME.matcher(name).matches() && !NO_SECRET.matcher(name).matches();
    }

    /** The same variables with secret values replaced. */
    public static Map<String, String> mask(Map<String, String> variables) {
        Map<String, String> masked = new LinkedHashMap<>();
        variables.forEach((name, value) -> masked.put(name, isSecret(name) ? MASK : mask(value)));
        return masked;
    }

    /** The text without what this process knows to be secret, and what the text's form says to be. */
    public static String mask(String text) {
        return mask(text, List.of());
    }

    /** As {@link #mask(String)}, and without these values, also if they are ordinary words. */
    public static String mask(String text, Collection<String> secrets) {
        List<String> own = secrets.stream()
                .filter(Secrets::canBeReplaced)
                .sorted(Comparator.comparing(String::length).reversed())
                .toList();
        // The values first: a form ends at a space, which a value may have. What a value that is the beginning of
        // another one
        // leaves of that, the form masks.
        return SecretForms.mask(replaced(replaced(text, longestFirst), own));
    }

    /** The longest first: one may be the beginning of another. */
    private static String replaced(String text, List<String> secrets) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, MASK);
        }
        return masked;
    }

    /** Values under 4 characters would blank out parts of ordinary words. */
    private static boolean canBeReplaced(String value) {
        return value.length() >= SHORTEST && !ORDINARY.matcher(value).matches();
    }

    /**
     * The secret values among these variables, parts of addresses and options of commands in them too, and each of their
     * lines, since output comes line by line.
     */
    public static Collection<String> among(Map<String, String> variables) {
        return variables.entrySet().stream()
                .flatMap(entry -> Stream.concat(
                        isSecret(entry.getKey()) ? parts(entry.getValue()) : Stream.of(),
                        SecretForms.values(entry.getValue()).stream()))
                .distinct()
                .toList();
    }

    /** {@code NEO4J_AUTH=neo4j/pw} and the like have a user first. */
    private static Stream<String> parts(String value) {
        String[] pair = value.split("[:/]", 2);
        boolean isPair = pair.length == 2 && pair[0].matches("\\w{1,32}") && !pair[1].startsWith("/");
        return Stream.of(
                        Stream.of(value),
                        value.lines().map(String::strip),
                        isPair ? Stream.of(pair[1]) : Stream.<String>of())
                .flatMap(part -> part);
    }

    /** Learns the secrets among variables, arguments, headers or options. */
    public static void learn(Map<String, String> variables) {
        if (!variables.isEmpty()) {
            learnAll(among(variables));
        }
    }

    /** Learns what a text, such as an address or a command, says to be secret by its form. */
    public static void learnFrom(String text) {
        learnAll(SecretForms.values(text));
    }

    /** Learns a value that is a secret. */
    public static void learnValue(String value) {
        learnAll(Stream.concat(parts(value), SecretForms.values(value).stream()).toList());
    }

    private static void learnAll(Collection<String> values) {
        List<String> strong = values.stream()
                .filter(value -> canBeReplaced(value) && !WORD.matcher(value).matches())
                .toList();
        if (strong.isEmpty()) {
            return;
        }
        synchronized (KNOWN) {
            if (KNOWN.addAll(strong)) {
                while (KNOWN.size() > MOST) {
                    KNOWN.remove(KNOWN.iterator().next());
                }
                List<String> all = new ArrayList<>(KNOWN);
                all.sort(Comparator.comparing(String::length).reversed());
                longestFirst = List.copyOf(all);
            }
        }
    }
}
