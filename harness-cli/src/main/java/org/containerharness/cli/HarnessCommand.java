package org.containerharness.cli;

import java.io.PrintStream;
import java.util.function.Function;
import java.util.function.Supplier;
import org.containerharness.Harness;
import org.containerharness.engine.Engine;
import org.containerharness.model.HarnessException;
import org.containerharness.settings.Settings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program. Exit codes: 0 done, 1 failed with the reason on standard error, 2 wrong use. */
@Command(
        name = "harness",
        description = "Looks at what Container Harness runs on an engine, and cleans it up.",
        subcommands = {
            PsCommand.class,
            LogsCommand.class,
            KeepCommand.class,
            StopCommand.class,
            PruneCommand.class,
            DoctorCommand.class,
            ExplainCommand.class,
            CommandLine.HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = HarnessCommand.Version.class)
public final class HarnessCommand implements Runnable {

    private static final int FAILED = 1;

    private final Supplier<Settings> settings;
    private final Function<Settings, Engine> connect;
    private final PrintStream out;
    private final PrintStream err;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    HarnessCommand(Supplier<Settings> settings, Function<Settings, Engine> connect, PrintStream out, PrintStream err) {
        this.settings = settings;
        this.connect = connect;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        System.exit(new HarnessCommand(Settings::load, Harness::connectEngine, System.out, System.err).execute(args));
    }

    int execute(String... args) {
        CommandLine line = new CommandLine(this);
        line.setOut(new java.io.PrintWriter(out, true));
        line.setErr(new java.io.PrintWriter(err, true));
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (!(failure instanceof HarnessException)) {
                throw failure;
            }
            err.println("harness: " + failure.getMessage());
            return FAILED;
        });
        return line.execute(args);
    }

    @Override
    public void run() {
        spec.commandLine().usage(out);
    }

    /** With the settings of this process; nothing is started by it. The caller closes it. */
    Engine connect() {
        return connect.apply(settings());
    }

    Settings settings() {
        return settings.get();
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    /** From the jar; a build folder has none. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = HarnessCommand.class.getPackage().getImplementationVersion();
            return new String[] {"Container Harness " + (version == null ? "(not packaged)" : version)};
        }
    }
}
