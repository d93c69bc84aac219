package org.containerharness.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmark program; {@code bin/bench} runs it. */
@Command(
        name = "bench",
        description = "Measures the harness beside the bare engine calls and Testcontainers.",
        subcommands = {
            WarmStart.class,
            ColdStart.class,
            Spaces.class,
            ImageBench.class,
            Sharing.class,
            ComposeUp.class,
            OrdinaryClasses.class,
            SpringSuite.class,
            FromSnapshot.class,
            PostgresAnswer.class,
            TenAtOnce.class,
            ManyContainers.class,
            OutputRate.class,
            LoudContainer.class,
            ReportCost.class,
            AllRows.class
        },
        mixinStandardHelpOptions = true)
public final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Benchmarks()).execute(args));
    }
}
