package org.containerharness.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntBiFunction;
import org.containerharness.Harness;
import org.containerharness.PoolNames;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineUnavailableException;
import org.containerharness.model.HarnessException;
import org.containerharness.settings.Settings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program. Exit codes: 0 done, 1 failed with the reason on standard error, 2 wrong use. */
@Command(
        name = "harness",
        description = "Looks at what Container Harness runs on an engine, and cleans it up;"
                + " keeps the lock file of images; runs and prints Compose projects.",
        mixinStandardHelpOptions = true,
        versionProvider = HarnessCommand.Version.class)
public final class HarnessCommand implements Runnable {

    private static final int FAILED = 1;

    private static final List<String> NAMES =
            List.of("ps", "logs", "keep", "stop", "prune", "doctor", "explain", "report", "images", "compose", "help");

    private final Supplier<Settings> settings;
    private final Function<Settings, Engine> connect;
    private final Console console;
    private final PrintStream out;
    private final PrintStream err;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    HarnessCommand(Supplier<Settings> settings, Function<Settings, Engine> connect, Console console) {
        this.settings = settings;
        this.connect = connect;
        this.console = console;
        this.out = MaskedOutput.over(console.out());
        this.err = MaskedOutput.over(console.err());
    }

    public static void main(String[] args) {
        setUpLogging();
        System.exit(new HarnessCommand(Settings::load, Harness::connectEngine, Console.ofProcess()).execute(args));
    }

    /**
     * Warnings go to standard error, as plain text. Said by the program, not by a logback.xml in the root of the class
     * path: that would become the configuration of tests which have this module among their dependencies.
     */
    private static void setUpLogging() {
        String key = "logback.configurationFile";
        if (System.getProperty(key) == null) {
            System.setProperty(key, "org/containerharness/cli/logback.xml");
        }
    }

    int execute(String... args) {
        CommandLine line = new CommandLine(this);
        addSubcommands(line, args);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (!(failure instanceof HarnessException)) {
                throw failure;
            }
            err.println("harness: " + failure.getMessage());
            return FAILED;
        });
        IParameterExceptionHandler usual = line.getParameterExceptionHandler();
        line.setParameterExceptionHandler((wrong, given) -> {
            Optional<ComposeCommand> compose = compose(wrong);
            return compose.isPresent() ? compose.get().refuse(wrong) : usual.handleParseException(wrong, given);
        });
        return line.execute(args);
    }

    /** Looking at what all of them take would cost a quick command a good part of its time. */
    private static void addSubcommands(CommandLine line, String... args) {
        boolean isOneAsked = args.length > 0 && NAMES.contains(args[0]);
        for (String name : isOneAsked ? List.of(args[0]) : NAMES) {
            line.addSubcommand(name, subcommand(name));
        }
        if (line.getSubcommands().containsKey("compose")) {
            ComposeCommand.addSubcommands(line.getSubcommands().get("compose"), List.of(args));
        }
    }

    private static Object subcommand(String name) {
        return switch (name) {
            case "ps" -> new PsCommand();
            case "logs" -> new LogsCommand();
            case "keep" -> new KeepCommand();
            case "stop" -> new StopCommand();
            case "prune" -> new PruneCommand();
            case "doctor" -> new DoctorCommand();
            case "explain" -> new ExplainCommand();
            case "report" -> new ReportCommand();
            case "images" -> new ImageCommand();
            case "compose" -> new ComposeCommand();
            case "help" -> new CommandLine.HelpCommand();
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** The command whose arguments are wrong, if it or one above it has exit codes of its own. */
    private static Optional<ComposeCommand> compose(ParameterException wrong) {
        for (CommandLine line = wrong.getCommandLine(); line != null; line = line.getParent()) {
            if (line.getCommand() instanceof ComposeCommand compose) {
                return Optional.of(compose);
            }
        }
        return Optional.empty();
    }

    @Override
    public void run() {
        spec.commandLine().usage(out);
    }

    /** With the settings of this process; nothing is started by it. The caller closes it. */
    Engine connect() {
        return connect(settings());
    }

    Engine connect(Settings wanted) {
        return connect.apply(wanted);
    }

    /**
     * Settings for each engine, by its name in the pool; without a pool those of this process, by an empty name.
     *
     * @throws HarnessException if the names cannot be right
     */
    Map<String, Settings> engines() {
        Settings all = settings();
        List<String> names = PoolNames.of(all);
        Map<String, Settings> engines = new LinkedHashMap<>();
        if (names.size() <= 1) {
            engines.put("", all);
        } else {
            names.forEach(name -> engines.put(name, PoolNames.alone(all, name)));
        }
        return engines;
    }

    /**
     * Goes through all engines; of several one that does not answer is named and passed over.
     *
     * @param work by the engine's name in the pool, empty without a pool, and its settings; gives an exit code
     * @return the greatest, at least 1 if one was passed over
     */
    int onEachEngine(ToIntBiFunction<String, Settings> work) {
        Map<String, Settings> engines = engines();
        int worst = 0;
        for (Map.Entry<String, Settings> each : engines.entrySet()) {
            try {
                worst = Math.max(worst, work.applyAsInt(each.getKey(), each.getValue()));
            } catch (EngineUnavailableException e) {
                if (engines.size() == 1 || e.isWrongChoice()) {
                    throw e;
                }
                worst = Math.max(worst, 1);
                err().println("harness: " + each.getKey() + ": " + e.getMessage());
            }
        }
        return worst;
    }

    Settings settings() {
        return settings.get();
    }

    Console console() {
        return console;
    }

    /** Tells no secrets. */
    PrintStream out() {
        return out;
    }

    /** Tells no secrets. */
    PrintStream err() {
        return err;
    }

    /** As the build wrote it down. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            try (InputStream version =
                    Objects.requireNonNull(HarnessCommand.class.getResourceAsStream("version.txt"))) {
                return new String[] {
                    "Container Harness " + new String(version.readAllBytes(), StandardCharsets.UTF_8).strip()
                };
            }
        }
    }
}
