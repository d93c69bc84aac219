package org.containerharness.compose.internal.validate;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.containerharness.compose.internal.tree.ListNode;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.Node;
import org.containerharness.compose.internal.tree.ScalarNode;

/**
 * What a value may look like; the alternatives of a form differ in kind, so one form holds at most one of each.
 *
 * @param scalars the kinds of scalar it may be
 * @param list how its items look, if it may be a list
 * @param map how its entries look, if it may be a mapping
 * @param checks further conditions
 */
record Form(Set<Kind> scalars, Optional<Items> list, Optional<Keys> map, List<Check> checks) {

    /** Free content: the check does not look inside. */
    static final Form ANYTHING = new Form(Set.of(), Optional.empty(), Optional.empty(), List.of());

    /** The kinds of scalar, in the words of messages. */
    enum Kind {
        STRING("a string"),
        INTEGER("a whole number"),
        NUMBER("a number"),
        BOOLEAN("true or false"),
        NULL("nothing");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        boolean fits(ScalarNode scalar) {
            return switch (this) {
                case STRING -> scalar.isString();
                case INTEGER ->
                    scalar.value() instanceof Long
                            || scalar.value() instanceof BigInteger
                            || scalar.value() instanceof Double number && number == Math.rint(number);
                // A date is taken wherever a number is, and becomes text.
                case NUMBER -> scalar.value() instanceof Number || scalar.value() instanceof ScalarNode.Timestamp;
                case BOOLEAN -> scalar.value() instanceof Boolean;
                case NULL -> scalar.isNull();
            };
        }
    }

    /** A list: the form of each item, and whether an item may come twice. */
    record Items(Form item, boolean isUnique) {}

    /**
     * A mapping.
     *
     * @param known the keys with a form of their own
     * @param others the keys that fit a pattern, and their form
     * @param required the keys that must be there
     * @param isOpen whether further keys are passed over
     */
    record Keys(Map<String, Form> known, Optional<Others> others, Set<String> required, boolean isOpen) {}

    /** Keys by pattern. */
    record Others(Pattern key, Form form) {}

    /** A condition on a value of the right kind, with the form expected in words. */
    record Check(String expected, Predicate<ScalarNode> holds) {}

    static Form scalar(Kind first, Kind... more) {
        return new Form(EnumSet.of(first, more), Optional.empty(), Optional.empty(), List.of());
    }

    static Form string() {
        return scalar(Kind.STRING);
    }

    static Form listOf(Form item) {
        return new Form(Set.of(), Optional.of(new Items(item, false)), Optional.empty(), List.of());
    }

    static Form setOf(Form item) {
        return new Form(Set.of(), Optional.of(new Items(item, true)), Optional.empty(), List.of());
    }

    static Form mapOf(String keyPattern, Form value) {
        return ofKeys(new Keys(Map.of(), Optional.of(others(keyPattern, value)), Set.of(), false));
    }

    static Form openMapOf(String keyPattern, Form value) {
        return ofKeys(new Keys(Map.of(), Optional.of(others(keyPattern, value)), Set.of(), true));
    }

    static Form anyMap() {
        return ofKeys(new Keys(Map.of(), Optional.empty(), Set.of(), true));
    }

    /** Returns a mapping without keys, to be filled with {@link #key}; {@code x-} keys are allowed. */
    static Form object() {
        return ofKeys(new Keys(Map.of(), Optional.of(others("^x-", ANYTHING)), Set.of(), false));
    }

    /** Returns a mapping without keys in which {@code x-} keys are unknown too. */
    static Form strictObject() {
        return ofKeys(new Keys(Map.of(), Optional.empty(), Set.of(), false));
    }

    /** Returns this mapping with one more key. */
    Form key(String name, Form form) {
        Keys keys = map.orElseThrow();
        Map<String, Form> known = new LinkedHashMap<>(keys.known);
        known.put(name, form);
        return withKeys(new Keys(known, keys.others, keys.required, keys.isOpen));
    }

    /** Returns this mapping with one more key that must be there. */
    Form requiredKey(String name, Form form) {
        Keys keys = key(name, form).map.orElseThrow();
        Set<String> required = new LinkedHashSet<>(keys.required);
        required.add(name);
        return withKeys(new Keys(keys.known, keys.others, required, keys.isOpen));
    }

    /** Returns the form that allows what either allows. */
    Form or(Form other) {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        kinds.addAll(scalars);
        kinds.addAll(other.scalars);
        List<Check> all = new ArrayList<>(checks);
        all.addAll(other.checks);
        return new Form(kinds, list.or(() -> other.list), map.or(() -> other.map), all);
    }

    Form orNull() {
        return or(scalar(Kind.NULL));
    }

    /** Returns this form with a condition on its strings. */
    Form matching(String pattern, String expected) {
        Pattern compiled = Pattern.compile(pattern);
        return check(
                expected,
                scalar -> !scalar.isString() || compiled.matcher(scalar.text()).find());
    }

    /** Returns this form with its strings limited to some words. */
    Form oneOf(String... words) {
        Set<String> allowed = new LinkedHashSet<>(List.of(words));
        return check(
                "one of " + String.join(", ", words), scalar -> !scalar.isString() || allowed.contains(scalar.text()));
    }

    /** Returns this form with its numbers limited to a range. */
    Form between(long least, long most) {
        String expected = most == Long.MAX_VALUE ? least + " or more" : "between " + least + " and " + most;
        return check(
                expected,
                scalar -> !(scalar.value() instanceof Number number)
                        || number.doubleValue() >= least && number.doubleValue() <= most);
    }

    /** Returns whether the kind of a value is one of this form's. */
    boolean allowsKindOf(Node node) {
        if (node instanceof MapNode) {
            return map.isPresent();
        }
        if (node instanceof ListNode) {
            return list.isPresent();
        }
        return node instanceof ScalarNode scalar && scalars.stream().anyMatch(kind -> kind.fits(scalar));
    }

    /** Returns the kinds in words: {@code a string, a list or a mapping}. */
    String words() {
        List<String> words = new ArrayList<>();
        scalars.forEach(kind -> words.add(kind.words));
        list.ifPresent(items -> words.add("a list"));
        map.ifPresent(keys -> words.add("a mapping"));
        int last = words.size() - 1;
        return last == 0 ? words.get(0) : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    private Form check(String expected, Predicate<ScalarNode> holds) {
        List<Check> all = new ArrayList<>(checks);
        all.add(new Check(expected, holds));
        return new Form(scalars, list, map, all);
    }

    private Form withKeys(Keys keys) {
        return new Form(scalars, list, Optional.of(keys), checks);
    }

    private static Form ofKeys(Keys keys) {
        return new Form(Set.of(), Optional.empty(), Optional.of(keys), List.of());
    }

    private static Others others(String pattern, Form form) {
        return new Others(Pattern.compile(pattern), form);
    }
}
