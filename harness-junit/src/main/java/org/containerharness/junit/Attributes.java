package org.containerharness.junit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.containerharness.model.Command;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.Place;
import org.containerharness.model.Problem;
import org.containerharness.model.ReadinessSpec;

/**
 * Reads the attributes of one annotation and collects what is wrong with them, each with its place; got from {@link
 * DeclarationContext#attributes()}. After the last one {@link #verify()} reports all of it together.
 */
public final class Attributes {

    private final Place place;
    private final List<Problem> problems;

    public Attributes(Place place) {
        this(place, new ArrayList<>());
    }

    private Attributes(Place place, List<Problem> problems) {
        this.place = place;
        this.problems = problems;
    }

    /** Reads an annotation inside this one; problems of both are collected together. */
    Attributes inside(String attribute) {
        return new Attributes(place.member(attribute), problems);
    }

    Place place() {
        return place;
    }

    /** A text that may be left out: empty means that it was. */
    public static Optional<String> text(String value) {
        return Optional.of(value).filter(text -> !text.isEmpty());
    }

    /** Reads a text that may be left out; what the reader refuses with an {@link InvalidValueException} is noted. */
    public <T> Optional<T> read(String attribute, String value, Function<String, T> reader) {
        return text(value).flatMap(text -> attempt(attribute, () -> reader.apply(text)));
    }

    /** Reads each of several texts as {@link #read} does. */
    public <T> List<T> readAll(String attribute, String[] values, Function<String, T> reader) {
        List<T> all = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            String value = values[i];
            attempt(attribute + "[" + i + "]", () -> reader.apply(value)).ifPresent(all::add);
        }
        return all;
    }

    /** Texts {@code key=value} with different keys. */
    public Map<String, String> pairs(String attribute, String[] values) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            String member = attribute + "[" + i + "]";
            int equals = values[i].indexOf('=');
            if (equals < 1) {
                // Only what stands before a sign could be shown: the rest may be a secret.
                problem(member, "it has no name with <=> after it. Write name=value.");
                continue;
            }
            String key = values[i].substring(0, equals);
            if (pairs.putIfAbsent(key, values[i].substring(equals + 1)) != null) {
                problem(member, "<" + key + "> is given a second time. Leave one of the two out.");
            }
        }
        return pairs;
    }

    /** One text is split into words as a shell does, several are the words. */
    Optional<Command> command(String attribute, String[] words) {
        if (words.length == 0) {
            return Optional.empty();
        }
        return words.length == 1
                ? attempt(attribute, () -> Command.parse(words[0]))
                : Optional.of(new Command(List.of(words)));
    }

    /** When something counts as ready, see {@link WaitFor}. */
    public ReadinessSpec readiness(String attribute, WaitFor... waits) {
        return WaitConditions.of(waits, this, attribute);
    }

    /** The result, or empty if a value was wrong, which is noted at the attribute. */
    public <T> Optional<T> attempt(String attribute, Supplier<T> step) {
        try {
            return Optional.of(step.get());
        } catch (InvalidValueException e) {
            problem(attribute, e.getMessage());
            return Optional.empty();
        }
    }

    /** The changed value, or the one given if the change was refused, which is noted at the attribute. */
    <T> T change(String attribute, T before, Function<T, T> step) {
        return attempt(attribute, () -> step.apply(before)).orElse(before);
    }

    /** Notes what is wrong with an attribute, one sentence or two: what was found and the next step. */
    public void problem(String attribute, String text) {
        problems.add(new Problem(place.member(attribute), text));
    }

    /** @throws DeclarationException if something was wrong */
    public void verify() {
        if (!problems.isEmpty()) {
            throw new DeclarationException(problems);
        }
    }
}
