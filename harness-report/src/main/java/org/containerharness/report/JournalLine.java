package org.containerharness.report;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.containerharness.events.RunEvent;
import org.containerharness.json.JsonReader;
import org.containerharness.json.JsonText;

/** One event as a line of JSON: its components, after the word {@code event} with its kind. */
final class JournalLine {

    private static final String KIND = "event";

    private static final Map<String, Class<? extends Record>> KINDS = Arrays.stream(
                    RunEvent.class.getPermittedSubclasses())
            .map(kind -> kind.asSubclass(Record.class))
            .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, Function.identity()));

    private JournalLine() {}

    static String of(RunEvent event) {
        String components = JsonText.of(event);
        return "{\"" + KIND + "\":\"" + event.getClass().getSimpleName() + "\"," + components.substring(1);
    }

    /** Empty for a line that was cut off when its process was killed, or that is of a later version. */
    static Optional<RunEvent> read(String line) {
        try {
            if (!(JsonReader.read(line) instanceof Map<?, ?> values)) {
                return Optional.empty();
            }
            Class<? extends Record> kind = KINDS.get(String.valueOf(values.get(KIND)));
            return kind == null ? Optional.empty() : Optional.of((RunEvent) JsonReader.as(kind, values));
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            return Optional.empty();
        }
    }
}
