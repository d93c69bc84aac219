package org.containerharness.compose.internal.dotenv;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.error.Position;
import org.containerharness.compose.internal.decode.Mention;
import org.containerharness.compose.internal.decode.Sources;

/** Files of variables, in either format. */
public final class Dotenv {

    private final Sources sources;
    private final Consumer<String> missing;

    /**
     * Creates a reader.
     *
     * @param missing told of variables that are used but not set
     */
    public Dotenv(Sources sources, Consumer<String> missing) {
        this.sources = sources;
        this.missing = missing;
    }

    /**
     * Adds the variables of a file.
     *
     * @param outer looked at before the variables read so far
     * @return where each was written
     * @throws ComposeException if the file is missing or malformed
     */
    public Map<String, Position> read(
            Path file, Mention mentioned, Map<String, String> values, Function<String, Optional<String>> outer) {
        String text = sources.read(file, mentioned);
        try {
            Map<String, Position> positions = new HashMap<>();
            DotenvParser.parse(text, values, outer, missing)
                    .forEach((name, line) -> positions.put(name, new Position(sources.name(file), line, 1)));
            return positions;
        } catch (DotenvException malformed) {
            Position place = new Position(sources.name(file), malformed.line(), 1);
            throw new ComposeException(ComposeProblem.at(place, "", String.valueOf(malformed.getMessage())), malformed);
        }
    }

    /**
     * Adds the variables of a file in the format {@code raw}: each line {@code KEY=VALUE} taken as it stands.
     *
     * @throws ComposeException if the file is missing
     */
    public void readRaw(
            Path file, Mention mentioned, Map<String, String> values, Function<String, Optional<String>> outer) {
        for (String line : sources.read(file, mentioned).split("\r?\n")) {
            String statement = line.stripLeading();
            int equals = statement.indexOf('=');
            if (statement.isEmpty() || statement.startsWith("#")) {
                continue;
            }
            if (equals >= 0) {
                values.put(statement.substring(0, equals), statement.substring(equals + 1));
            } else {
                outer.apply(statement).ifPresent(value -> values.put(statement, value));
            }
        }
    }
}
