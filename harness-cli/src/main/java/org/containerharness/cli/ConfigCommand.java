package org.containerharness.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.containerharness.compose.ComposeProject;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.error.Position;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code compose config}: prints the canonical form, or one kind of name in it. */
@Command(
        name = "config",
        description = "Parse, resolve and render compose file in canonical format.",
        mixinStandardHelpOptions = true)
final class ConfigCommand implements Callable<Integer> {

    private static final int LOADED = 0;
    private static final int FAILED = 1;

    @ParentCommand
    private @Nullable ComposeCommand parent;

    @Option(names = "--format", defaultValue = "yaml", description = "Format the output: yaml or json.")
    private String format = "yaml";

    @Option(
            names = {"-q", "--quiet"},
            description = "Only validate the configuration, don't print anything.")
    private boolean isQuiet;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "",
            description = "Save to file (default to stdout).")
    private String outputFile = "";

    @Option(names = "--services", description = "Print the service names, one per line.")
    private boolean isServices;

    @Option(names = "--volumes", description = "Print the volume names, one per line.")
    private boolean isVolumes;

    @Option(names = "--networks", description = "Print the network names, one per line.")
    private boolean isNetworks;

    @Option(names = "--profiles", description = "Print the profile names, one per line.")
    private boolean isProfiles;

    @Option(names = "--images", description = "Print the image names, one per line.")
    private boolean isImages;

    @Option(names = "--environment", description = "Print environment used for interpolation.")
    private boolean isEnvironment;

    @Parameters(paramLabel = "SERVICE", description = "Services to print, with their dependencies.")
    private List<String> services = new ArrayList<>();

    @Override
    public Integer call() {
        ComposeCommand command = Objects.requireNonNull(parent);
        try {
            ComposeProject project = ComposeProject.load(command.request().withServices(services));
            project.warnings().forEach(warning -> command.complain(logLine(warning)));
            String text = text(project);
            if (!isQuiet) {
                write(command, text);
            }
            return LOADED;
        } catch (ComposeException refused) {
            command.complain(refused.getMessage());
            return ComposeCommand.code(refused);
        } catch (UncheckedIOException unwritable) {
            command.complain(unwritable.getMessage());
            return FAILED;
        }
    }

    private String text(ComposeProject project) {
        if (isServices) {
            return lines(project.serviceNames());
        }
        if (isVolumes) {
            return lines(project.volumeNames());
        }
        if (isNetworks) {
            return lines(project.networkNames());
        }
        if (isProfiles) {
            return lines(project.profiles());
        }
        if (isImages) {
            return lines(project.imageNames());
        }
        return isEnvironment ? variables(project) : model(project);
    }

    private static String variables(ComposeProject project) {
        List<String> lines = new ArrayList<>();
        new TreeMap<>(project.environment()).forEach((name, value) -> lines.add(name + "=" + value));
        return lines(lines);
    }

    /** Every dollar is doubled, so that the output loads as it is. */
    private String model(ComposeProject project) {
        return switch (format) {
            case "json" -> project.toJson().replace("$", "$$");
            case "yaml" -> project.toYaml().replace("$", "$$");
            default ->
                throw new ComposeException(
                        ComposeProblem.at(Position.NOWHERE, "", "unsupported format \"" + format + "\""),
                        ComposeException.Kind.REQUEST);
        };
    }

    private static String lines(Collection<String> names) {
        return names.isEmpty() ? "" : String.join("\n", names) + "\n";
    }

    private void write(ComposeCommand command, String text) {
        if (outputFile.isEmpty()) {
            command.print(text);
            return;
        }
        try {
            Files.writeString(Path.of(outputFile), text, StandardCharsets.UTF_8);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("cannot write " + outputFile, unwritable);
        }
    }

    private static String logLine(ComposeProblem warning) {
        String message = warning.toString().replace("\\", "\\\\").replace("\"", "\\\"");
        return "time=\"" + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\" level=warning msg=\"" + message + "\"";
    }
}
