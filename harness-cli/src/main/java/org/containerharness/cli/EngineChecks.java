package org.containerharness.cli;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.containerharness.cleanup.Finding;
import org.containerharness.cleanup.Sweep;
import org.containerharness.engine.Capability;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineInfo;
import org.containerharness.engine.EngineStatus;
import org.containerharness.model.ByteSize;
import org.containerharness.model.DurationText;

/** What the doctor asks an engine. */
record EngineChecks(Engine engine) {

    /** Images of services are hundreds of megabytes each; below this a pull is likely to fail. */
    private static final long LITTLE_DISK = 2L << 30;

    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(30);

    /** Share of the address pools in use from which on a parallel build may find them empty. */
    private static final double NEARLY_EMPTY = 0.8;

    List<CheckResult> findings() {
        EngineStatus status = engine.status();
        List<CheckResult> findings = new ArrayList<>();
        findings.add(version());
        status.warnings()
                .forEach(warning -> findings.add(CheckResult.warning(
                        "engine", warning.strip(), "This is the engine's own warning; see its documentation.")));
        findings.add(clock(status));
        findings.add(disk(status));
        findings.add(addressPools(status));
        findings.add(leftovers());
        return findings;
    }

    private CheckResult version() {
        EngineInfo info = engine.info();
        String seen = info.version() + " at " + info.endpoint() + " (from " + info.origin() + "), API "
                + info.apiVersion() + ", " + info.operatingSystem() + "/" + info.architecture()
                + (info.has(Capability.BUILDKIT) ? ", BuildKit" : ", classic builder only");
        return info.operatingSystem().equals("linux")
                ? CheckResult.ok("engine", seen)
                : CheckResult.problem("engine", seen, "Switch it to Linux containers; others are not supported.");
    }

    private static CheckResult clock(EngineStatus status) {
        Duration apart = Duration.between(Instant.now(), status.time()).abs();
        return apart.compareTo(CLOCK_TOLERANCE) <= 0
                ? CheckResult.ok("clock", "engine and this machine agree")
                : CheckResult.warning(
                        "clock",
                        "engine and this machine are " + DurationText.print(Duration.ofSeconds(apart.toSeconds()))
                                + " apart",
                        "Set the clocks; ages and deadlines of shared fixtures are judged by them.");
    }

    private CheckResult disk(EngineStatus status) {
        Path root = Path.of(status.rootDirectory());
        if (engine.info().hasOtherFiles() || !Files.isDirectory(root)) {
            return CheckResult.ok(
                    "disk", "the engine keeps its data elsewhere; its free space cannot be seen from here");
        }
        try {
            FileStore store = Files.getFileStore(root);
            String seen = new ByteSize(store.getUsableSpace()).roughly() + " free of "
                    + new ByteSize(store.getTotalSpace()).roughly() + " in " + root;
            return store.getUsableSpace() >= LITTLE_DISK
                    ? CheckResult.ok("disk", seen)
                    : CheckResult.problem(
                            "disk", seen, "Remove what is not needed: docker system prune, docker volume prune.");
        } catch (IOException e) {
            return CheckResult.warning("disk", "the free space of " + root + " cannot be read: " + e, "Look with df.");
        }
    }

    private CheckResult addressPools(EngineStatus status) {
        long used = engine.networks().list(Map.of()).stream()
                .filter(network -> network.driver().equals("bridge"))
                .count();
        long capacity = status.networkCapacity();
        String seen = used + " of about " + capacity + " bridge networks in use";
        return used < capacity * NEARLY_EMPTY
                ? CheckResult.ok("address pools", seen)
                : CheckResult.problem(
                        "address pools",
                        seen,
                        "Remove unused networks (docker network prune), or give the engine larger default-address-pools.");
    }

    private CheckResult leftovers() {
        List<Finding> left = new Sweep(engine)
                .look().stream()
                        .filter(finding -> finding.verdict() != Finding.Verdict.STAYS)
                        .toList();
        return left.isEmpty()
                ? CheckResult.ok("leftovers", "none")
                : CheckResult.warning(
                        "leftovers",
                        left.size() + " that seem to belong to nobody: "
                                + String.join(
                                        ", ", left.stream().map(Finding::name).toList()),
                        "harness prune says why; harness prune --yes removes them. The next test run does it too.");
    }
}
