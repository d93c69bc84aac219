package org.containerharness.cleanup;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.containerharness.engine.EngineInfo;
import org.containerharness.engine.EngineSettings;

/** What a session tells its watchdog through the pipe: a line each, fields apart by tabs. */
final class WatchdogProtocol {

    /** The session has ended and nothing of it is left. */
    static final String DONE = "done";

    /** Guard and sweep are to start. */
    static final String NOW = "now";

    private static final String SESSION = "session";
    private static final String BUILD = "build";
    private static final String TAB = "\t";
    private static final String VARIABLES_APART = "\u0001";

    private WatchdogProtocol() {}

    /** Which session to watch on which engine; the first line. Says when itself, so there is no delay. */
    record Watch(EngineSettings engine, String session, CleanupOptions options) {

        static String line(EngineInfo engine, String session, CleanupOptions options) {
            return String.join(
                    TAB,
                    SESSION,
                    session,
                    engine.endpoint(),
                    engine.certificates().map(Path::toString).orElse(""),
                    Boolean.toString(options.guard()),
                    Boolean.toString(options.sweep()),
                    variables(engine));
        }

        /** What ssh needs beside the user's configuration; the watchdog has no variables of its own. */
        private static String variables(EngineInfo engine) {
            return engine.endpoint().startsWith("ssh:")
                    ? Stream.of("PATH", "SSH_AUTH_SOCK")
                            .filter(name -> System.getenv(name) != null)
                            .map(name -> name + "=" + System.getenv(name))
                            .collect(Collectors.joining(VARIABLES_APART))
                    : "";
        }

        private static Map<String, String> variables(String text) {
            return Stream.of(text.split(VARIABLES_APART))
                    .filter(pair -> !pair.isEmpty())
                    .map(pair -> pair.split("=", 2))
                    .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        }

        static Watch parse(String line) {
            String[] fields = line.split(TAB, -1);
            if (fields.length != 7 || !fields[0].equals(SESSION)) {
                throw new IllegalArgumentException("<" + line + "> is no order to watch a session");
            }
            Optional<Path> certificates = fields[3].isEmpty() ? Optional.empty() : Optional.of(Path.of(fields[3]));
            return new Watch(
                    EngineSettings.of(fields[2], certificates).withVariables(variables(fields[6])),
                    fields[1],
                    new CleanupOptions(
                            false, Boolean.parseBoolean(fields[4]), Boolean.parseBoolean(fields[5]), Duration.ZERO));
        }
    }

    static String line(BuildOwner build) {
        return String.join(TAB, BUILD, build.id(), build.process().text());
    }

    /** Empty for a line of another kind. */
    static Optional<BuildOwner> build(String line) {
        List<String> fields = List.of(line.split(TAB, -1));
        return fields.size() == 3 && fields.get(0).equals(BUILD)
                ? Owner.parse(fields.get(2)).map(process -> new BuildOwner(fields.get(1), process))
                : Optional.empty();
    }
}
