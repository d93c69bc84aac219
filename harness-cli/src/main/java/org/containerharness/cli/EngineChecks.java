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
import org.containerharness.cleanup.ThisMachine;
import org.containerharness.docker.Engine;
import org.containerharness.docker.EngineInfo;
import org.containerharness.docker.EngineStatus;
import org.containerharness.model.ByteSize;
import org.containerharness.model.DurationText;

/** What the doctor asks an engine. */
record EngineChecks(Engine engine) {

    /** Images of services are hundreds of megabytes each; below this a pull is likely to fail. */
    private static final long LITTLE_DISK = 2L << 30;

    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(30);

    /** Share of the address pools in use from which on a parallel build may find them empty. */
    private static final double NEARLY_EMPTY = 0.8;

    List<Finding> findings() {
        EngineStatus status = engine.status();
        List<Finding> findings = new ArrayList<>();
        findings.add(version());
        status.warnings()
                .forEach(warning -> findings.add(Finding.warning(
                        "engine", warning.strip(), "This is the engine's own warning; see its documentation.")));
        findings.add(clock(status));
        findings.add(disk(status));
        findings.add(addressPools(status));
        findings.add(leftovers());
        return findings;
    }

    private Finding version() {
        EngineInfo info = engine.info();
        String seen = info.version() + " at " + info.endpoint() + " (from " + info.origin() + "), API "
                + info.apiVersion() + ", " + info.operatingSystem() + "/" + info.architecture()
                + (info.hasBuildKit() ? ", BuildKit" : ", classic builder only");
        return info.operatingSystem().equals("linux")
                ? Finding.ok("engine", seen)
                : Finding.problem("engine", seen, "Switch it to Linux containers; others are not supported.");
    }

    private static Finding clock(EngineStatus status) {
        Duration apart = Duration.between(Instant.now(), status.time()).abs();
        return apart.compareTo(CLOCK_TOLERANCE) <= 0
                ? Finding.ok("clock", "engine and this machine agree")
                : Finding.warning(
                        "clock",
                        "engine and this machine are " + DurationText.print(Duration.ofSeconds(apart.toSeconds()))
                                + " apart",
                        "Set the clocks; ages and deadlines of shared fixtures are judged by them.");
    }

    private Finding disk(EngineStatus status) {
        Path root = Path.of(status.rootDirectory());
        if (!engine.info().isLocal() || !Files.isDirectory(root)) {
            return Finding.ok("disk", "the engine keeps its data elsewhere; its free space cannot be seen from here");
        }
        try {
            FileStore store = Files.getFileStore(root);
            String seen = new ByteSize(store.getUsableSpace()).roughly() + " free of "
                    + new ByteSize(store.getTotalSpace()).roughly() + " in " + root;
            return store.getUsableSpace() >= LITTLE_DISK
                    ? Finding.ok("disk", seen)
                    : Finding.problem(
                            "disk", seen, "Remove what is not needed: docker system prune, docker volume prune.");
        } catch (IOException e) {
            return Finding.warning("disk", "the free space of " + root + " cannot be read: " + e, "Look with df.");
        }
    }

    private Finding addressPools(EngineStatus status) {
        long used = engine.listNetworks(Map.of()).stream()
                .filter(network -> network.driver().equals("bridge"))
                .count();
        long capacity = status.networkCapacity();
        String seen = used + " of about " + capacity + " bridge networks in use";
        return used < capacity * NEARLY_EMPTY
                ? Finding.ok("address pools", seen)
                : Finding.problem(
                        "address pools",
                        seen,
                        "Remove unused networks (docker network prune), or give the engine larger default-address-pools.");
    }

    private Finding leftovers() {
        List<Fixture> left = new Fixtures(engine)
                .all().stream()
                        .filter(fixture -> fixture.owner()
                                .map(owner -> ThisMachine.get().standing(owner) == ThisMachine.Standing.DEAD)
                                .orElse(false))
                        .toList();
        return left.isEmpty()
                ? Finding.ok("leftovers", "none whose process has ended")
                : Finding.warning(
                        "leftovers",
                        left.size() + " of processes that have ended: "
                                + String.join(
                                        ", ",
                                        left.stream().map(Fixture::engineName).toList()),
                        "The next test run removes what nobody keeps; harness prune shows and does it now.");
    }
}
