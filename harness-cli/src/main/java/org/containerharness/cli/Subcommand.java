package org.containerharness.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** What every command has. */
@Command(mixinStandardHelpOptions = true)
abstract class Subcommand {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    protected HarnessCommand program;
}
