package org.containerharness.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineInfo;
import org.containerharness.engine.EngineUnavailableException;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
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
        Map<String, EngineInfo> reached = new LinkedHashMap<>();
        Map<String, Settings> engines = program.engines();
        engines.forEach((name, settings) -> {
            try (Engine engine = program.connect(settings)) {
                reached.put(name, engine.info());
                new EngineChecks(engine).findings().forEach(finding -> findings.add(finding.on(name)));
            } catch (EngineUnavailableException e) {
                findings.add(CheckResult.problem(
                                "engine",
                                String.valueOf(e.getMessage()),
                                name.isEmpty()
                                        ? "Start an engine, or say where it is in DOCKER_HOST."
                                        : "Start it, or take it out of " + Setting.ENGINES.key()
                                                + "; builds go on without it.")
                        .on(name));
            }
        });
        if (engines.size() > 1) {
            findings.add(pool(engines.size(), reached));
        }
        findings.addAll(MachineChecks.ofProcess().findings());
        return findings;
    }

    /** What is to be said of engines beside each other. */
    private static CheckResult pool(int named, Map<String, EngineInfo> reached) {
        Map<String, String> byEndpoint = new LinkedHashMap<>();
        Map<String, List<String>> byPlatform = new TreeMap<>();
        for (Map.Entry<String, EngineInfo> engine : reached.entrySet()) {
            EngineInfo info = engine.getValue();
            String same = byEndpoint.putIfAbsent(info.endpoint(), engine.getKey());
            if (same != null) {
                return CheckResult.problem(
                        "pool",
                        same + " and " + engine.getKey() + " are one engine, " + info.endpoint(),
                        "Take one of them out of " + Setting.ENGINES.key() + "; tests do not start otherwise.");
            }
            byPlatform
                    .computeIfAbsent(info.platform(), platform -> new ArrayList<>())
                    .add(engine.getKey());
        }
        String seen = reached.size() + " of " + named + " engines answer: "
                + byPlatform.entrySet().stream()
                        .map(platform -> platform.getKey() + " (" + String.join(", ", platform.getValue()) + ")")
                        .collect(Collectors.joining(", "));
        return byPlatform.size() < 2
                ? CheckResult.ok("pool", seen)
                : CheckResult.warning(
                        "pool",
                        seen,
                        "Declare the platform of images that are there for one of them only, so that their containers run"
                                + " on an engine of it.");
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
