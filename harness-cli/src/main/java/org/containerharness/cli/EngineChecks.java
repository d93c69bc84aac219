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
import org.containerharness.model.Counted;
import org.containerharness.model.DurationText;

/** What the doctor asks an engine. */
record EngineChecks(Engine engine) {

    /** Images of services are hundreds of megabytes each; below this a pull is likely to fail. */
    private static final long LITTLE_DISK = 2L << 30;

    private static final int CALLS = 5;
    private static final String NOBODY = "harness-doctor-looks-for-nobody";
    private static final Duration SLOW = Duration.ofMillis(100);
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
        findings.add(make(status));
        findings.add(latency());
        findings.addAll(off());
        findings.add(clock(status));
        findings.add(disk(status));
        findings.add(addressPools(status));
        findings.add(leftovers());
        return findings;
    }

    private CheckResult version() {
        EngineInfo info = engine.info();
        String seen = info.version() + " at " + info.endpoint() + " (from " + info.origin() + "), API "
                + info.apiVersion() + ", " + info.platform()
                + (info.has(Capability.BUILDKIT) ? ", BuildKit" : ", classic builder only");
        return info.operatingSystem().equals("linux")
                ? CheckResult.ok("engine", seen)
                : CheckResult.problem("engine", seen, "Switch it to Linux containers; others are not supported.");
    }

    private static CheckResult make(EngineStatus status) {
        return CheckResult.ok(
                "make",
                "storage " + orUnknown(status.storageDriver()) + ", cgroups " + orUnknown(status.cgroups())
                        + ", memory " + (status.memory() == 0 ? "unknown" : new ByteSize(status.memory()).roughly()));
    }

    private static String orUnknown(String text) {
        return text.isEmpty() ? "unknown" : text;
    }

    /** Of the quickest of a few calls, since the first ones open connections. */
    private CheckResult latency() {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < CALLS; i++) {
            long start = System.nanoTime();
            engine.containers().find(NOBODY);
            best = Math.min(best, System.nanoTime() - start);
        }
        String seen = "a small call takes " + DurationText.print(Duration.ofMillis(Math.max(1, best / 1_000_000)));
        return best < SLOW.toNanos()
                ? CheckResult.ok("latency", seen)
                : CheckResult.warning(
                        "latency",
                        seen,
                        "A start makes three calls, one after the other; a nearer engine, or fixtures that many tests"
                                + " share, make up for it.");
    }

    /** What people may look for in vain here, and why. */
    private List<CheckResult> off() {
        List<CheckResult> off = new ArrayList<>();
        EngineInfo info = engine.info();
        for (Capability capability : Capability.values()) {
            if (!info.has(capability)) {
                off.add(CheckResult.ok("off here", capability.use() + ": needs an engine that " + capability.text()));
            }
        }
        if (info.bringsPortsHere()) {
            off.add(CheckResult.ok("off here", "published UDP ports: SSH carries TCP only"));
        }
        if (info.hasOtherFiles()) {
            off.add(CheckResult.ok("off here", "mounts of folders of this machine: the engine has other files"));
        }
        return off;
    }

    private static CheckResult clock(EngineStatus status) {
        Duration offset = Duration.between(Instant.now(), status.time());
        Duration apart = offset.abs();
        return apart.compareTo(CLOCK_TOLERANCE) <= 0
                ? CheckResult.ok(
                        "clock",
                        "engine and this machine agree (" + (offset.isNegative() ? "-" : "+")
                                + DurationText.print(Duration.ofMillis(apart.toMillis())) + ")")
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
                        Counted.of(left.size(), "that seems", "that seem") + " to belong to nobody: "
                                + String.join(
                                        ", ", left.stream().map(Finding::name).toList()),
                        "harness prune says why; harness prune --yes removes them. The next test run does it too.");
    }
}
