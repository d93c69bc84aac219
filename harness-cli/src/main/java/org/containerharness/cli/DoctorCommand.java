package org.containerharness.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineUnavailableException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks for what goes wrong before it does. Exit code 1 if there is a problem. */
@Command(
        name = "doctor",
        description = "Looks at the engine, credentials, disk, address pools and leftovers; says what to do.")
final class DoctorCommand extends Subcommand implements Callable<Integer> {

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Override
    public Integer call() {
        List<CheckResult> findings = findings();
        if (json) {
            JsonOutput.print(findings.stream().map(CheckResult::forPrograms).toList(), program.out());
        } else {
            findings.forEach(this::print);
        }
        return findings.stream().anyMatch(finding -> finding.grade() == CheckResult.Grade.PROBLEM) ? 1 : 0;
    }

    private List<CheckResult> findings() {
        List<CheckResult> findings = new ArrayList<>();
        try (Engine engine = program.connect()) {
            findings.addAll(new EngineChecks(engine).findings());
        } catch (EngineUnavailableException e) {
            findings.add(CheckResult.problem(
                    "engine", String.valueOf(e.getMessage()), "Start an engine, or say where it is in DOCKER_HOST."));
        }
        findings.addAll(MachineChecks.ofProcess().findings());
        return findings;
    }

    private void print(CheckResult finding) {
        String mark =
                switch (finding.grade()) {
                    case OK -> "ok     ";
                    case WARNING -> "warning";
                    case PROBLEM -> "PROBLEM";
                };
        program.out().println(mark + "  " + finding.about() + ": " + finding.seen());
        if (!finding.remedy().isEmpty()) {
            program.out().println("         Next: " + finding.remedy());
        }
    }
}
