package org.containerharness.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.containerharness.model.HarnessException;
import org.containerharness.report.ReportFolder;
import org.containerharness.settings.ReportDirectory;
import org.containerharness.settings.Setting;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints what the last build's report says. */
@Command(
        name = "report",
        description = "Prints what happened in the last build whose tests ran here, as its page shows it.")
final class ReportCommand extends Subcommand implements Runnable {

    @Parameters(
            paramLabel = "FOLDER",
            arity = "0..1",
            defaultValue = "",
            description = "The project or one of its modules; default the working directory.")
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private Path project;

    @Override
    public void run() {
        Path module = project.toAbsolutePath();
        ReportFolder folder = ReportFolder.of(module, ReportDirectory.usualOr(program.settings(), module));
        try {
            folder.latest()
                    .orElseThrow(() -> new HarnessException("There is no journal in " + folder.folder()
                            + ". Tests write one there when they use an engine, unless "
                            + Setting.REPORT_DIRECTORY.key()
                            + " says otherwise."))
                    .text()
                    .forEach(program.out()::println);
        } catch (IOException e) {
            throw new HarnessException("The journals in " + folder.folder() + " cannot be read: " + e.getMessage(), e);
        }
    }
}
