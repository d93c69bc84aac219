package org.containerharness.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.containerharness.log.Log;
import org.containerharness.model.DurationText;
import org.containerharness.model.HarnessException;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.Nearest;

/**
 * The settings in force, each with its origin. Order, first wins: what the caller gives (JUnit configuration
 * parameters), system property, environment variable, {@code harness.properties} in the working directory or one of its
 * parents up to the repository's root, {@code ~/.config/containerharness/harness.properties}, default.
 */
public final class Settings {

    private static final Log LOG = Log.of(Settings.class);

    private static final String FILE = "harness.properties";

    private static final String VARIABLE_PREFIX = "HARNESS_";

    /**
     * A value and where it comes from.
     *
     * @param origin such as {@code system property harness.keep} or {@code default}
     */
    public record Value(String text, String origin) {}

    /** Finds a text by its key, or by its environment variable. */
    private record Source(String name, BiFunction<String, String, Optional<String>> lookup) {}

    /** What begins the keys of services that are there already. */
    private static final String USE = Setting.useKey("");

    private final Map<Setting, Value> values;
    private final List<Source> sources;

    private Settings(Map<Setting, Value> values, List<Source> sources) {
        this.values = values;
        this.sources = List.copyOf(sources);
    }

    /** The settings of this process. */
    public static Settings load() {
        return load(key -> Optional.empty());
    }

    /** The settings of this process, below what {@code first} gives by key. */
    public static Settings load(Function<String, Optional<String>> first) {
        return load(
                first,
                System.getProperties(),
                System.getenv(),
                Path.of("").toAbsolutePath(),
                Path.of(System.getProperty("user.home")));
    }

    static Settings load(
            Function<String, Optional<String>> first,
            Properties system,
            Map<String, String> environment,
            Path workingDirectory,
            Path home) {
        List<Source> sources = new ArrayList<>();
        sources.add(new Source("configuration parameter", (key, variable) -> first.apply(key)));
        sources.add(new Source("system property", (key, variable) -> Optional.ofNullable(system.getProperty(key))));
        sources.add(
                new Source("environment variable", (key, variable) -> Optional.ofNullable(environment.get(variable))));
        projectFile(workingDirectory).ifPresent(file -> sources.add(fileSource(file)));
        Path userFile = home.resolve(".config").resolve("containerharness").resolve(FILE);
        if (Files.isRegularFile(userFile)) {
            sources.add(fileSource(userFile));
        }
        warnOfUnknown(system, "system property");
        warnOfSlips(environment);
        Map<Setting, Value> values = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            values.put(setting, find(setting, sources));
        }
        return new Settings(values, sources);
    }

    /** These settings with one changed, for code that configures a harness of its own. */
    public Settings with(Setting setting, String value) {
        Map<Setting, Value> changed = new EnumMap<>(values);
        changed.put(setting, new Value(value, "code"));
        return new Settings(changed, sources);
    }

    /** What {@code harness.use.<container>} says, or {@code HARNESS_USE_<CONTAINER>}; a blank one says nothing. */
    public Optional<Value> use(String container) {
        String variable =
                VARIABLE_PREFIX + "USE_" + container.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        return find(USE + container, variable, sources)
                .filter(value -> !value.text().isBlank());
    }

    /** Whether a key says where a service is, which no dependency may decide. */
    public static boolean isUse(String key) {
        return key.startsWith(USE);
    }

    public Value value(Setting setting) {
        return values.get(setting);
    }

    /** The text, empty if the setting is blank. */
    public Optional<String> text(Setting setting) {
        return Optional.of(value(setting).text().trim()).filter(text -> !text.isEmpty());
    }

    public boolean flag(Setting setting) {
        return read(setting, text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new InvalidValueException("<" + text + "> is neither true nor false.");
        });
    }

    public Optional<Duration> duration(Setting setting) {
        return text(setting).isEmpty() ? Optional.empty() : Optional.of(read(setting, DurationText::parse));
    }

    public Optional<Integer> number(Setting setting) {
        return text(setting).isEmpty() ? Optional.empty() : Optional.of(read(setting, Settings::positive));
    }

    /** One of the allowed words. */
    public String choice(Setting setting, String... allowed) {
        return read(setting, text -> {
            if (!Arrays.asList(allowed).contains(text)) {
                throw new InvalidValueException("<" + text + "> is not one of " + String.join(", ", allowed) + ".");
            }
            return text;
        });
    }

    /** Each setting with its value and origin, a line each. */
    public String explain() {
        StringBuilder text = new StringBuilder();
        values.forEach((setting, value) -> text.append(setting.key())
                .append(" = ")
                .append(value.text().isEmpty() ? "(empty)" : value.text())
                .append("  [")
                .append(value.origin())
                .append("]\n"));
        return text.toString();
    }

    /** Reads a value and tells where a wrong one stands. */
    public <T> T read(Setting setting, Function<String, T> reader) {
        Value value = value(setting);
        try {
            return reader.apply(value.text().trim());
        } catch (InvalidValueException e) {
            throw new HarnessException(
                    "The setting " + setting.key() + " (" + value.origin() + ") cannot be read: " + e.getMessage(), e);
        }
    }

    private static int positive(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Falls through to the message that names the rule.
        }
        throw new InvalidValueException("<" + text + "> is not a whole number above 0.");
    }

    private static Value find(Setting setting, List<Source> sources) {
        return find(setting.key(), setting.environmentVariable(), sources)
                .orElseGet(() -> new Value(setting.defaultValue(), "default"));
    }

    private static Optional<Value> find(String key, String variable, List<Source> sources) {
        for (Source source : sources) {
            Optional<String> text = source.lookup().apply(key, variable);
            if (text.isPresent()) {
                return Optional.of(new Value(text.get(), source.name() + " " + key));
            }
        }
        return Optional.empty();
    }

    private static Optional<Path> projectFile(Path workingDirectory) {
        for (Path folder = workingDirectory; folder != null; folder = folder.getParent()) {
            Path file = folder.resolve(FILE);
            if (Files.isRegularFile(file)) {
                return Optional.of(file);
            }
            if (Files.exists(folder.resolve(".git"))) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Source fileSource(Path file) {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        } catch (IOException e) {
            throw new HarnessException("The settings file " + file + " cannot be read: " + e.getMessage(), e);
        }
        warnOfUnknown(properties, file.toString());
        return new Source(file.toString(), (key, variable) -> Optional.ofNullable(properties.getProperty(key)));
    }

    private static void warnOfUnknown(Properties properties, String where) {
        List<String> known = Arrays.stream(Setting.values()).map(Setting::key).toList();
        for (String key : properties.stringPropertyNames()) {
            if (key.startsWith("harness.") && !known.contains(key) && !isForTools(key)) {
                LOG.warn(
                        "Unknown setting {} ({}). {}",
                        key,
                        where,
                        Nearest.to(key, known)
                                .map(near -> "Did you mean " + near + "?")
                                .orElse("It has no effect."));
            }
        }
    }

    /**
     * Variables that look like a setting's. Others are left alone: the prefix is not ours only, a CI service of the same name
     * sets a dozen of its own.
     */
    private static void warnOfSlips(Map<String, String> environment) {
        List<String> known = Arrays.stream(Setting.values())
                .map(setting -> setting.environmentVariable().substring(VARIABLE_PREFIX.length()))
                .toList();
        environment.keySet().stream()
                .filter(variable -> variable.startsWith(VARIABLE_PREFIX))
                .map(variable -> variable.substring(VARIABLE_PREFIX.length()))
                .filter(rest -> !known.contains(rest))
                .sorted()
                .forEach(rest -> Nearest.to(rest, known)
                        .ifPresent(near -> LOG.warn(
                                "Unknown setting {}{} (environment variable). Did you mean {}{}?",
                                VARIABLE_PREFIX,
                                rest,
                                VARIABLE_PREFIX,
                                near)));
    }

    /** Properties that are no settings of the table: of tools around the library, and those with a name of the user's. */
    private static boolean isForTools(String key) {
        return key.startsWith(USE)
                || key.startsWith("harness.build.")
                || key.startsWith("harness.compose.")
                || key.startsWith("harness.test.");
    }
}
