package org.containerharness;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.containerharness.cleanup.CleanupOptions;
import org.containerharness.files.UserFolders;
import org.containerharness.images.ImageNames;
import org.containerharness.images.ImageOptions;
import org.containerharness.images.LockFile;
import org.containerharness.lease.LeaseOptions;
import org.containerharness.model.BuilderKind;
import org.containerharness.model.ByteSize;
import org.containerharness.model.PortSpec;
import org.containerharness.model.PullPolicy;
import org.containerharness.model.UnexpectedEnd;
import org.containerharness.run.RuntimeOptions;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.containerharness.snapshot.SnapshotOptions;

/** What settings mean to the parts of a harness. */
final class HarnessOptions {

    private HarnessOptions() {}

    static LeaseOptions lease(Settings settings, Map<String, String> environment) {
        LeaseOptions defaults = LeaseOptions.defaults();
        Settings.Value machine = settings.value(Setting.MACHINE);
        boolean off =
                switch (settings.choice(Setting.MACHINE, "on", "off", "off-in-ci")) {
                    case "off" -> true;
                    case "off-in-ci" -> !environment.getOrDefault("CI", "").isEmpty();
                    default -> false;
                };
        return new LeaseOptions(
                settings.text(Setting.BUILD_ID),
                off
                        ? Optional.of("the setting " + Setting.MACHINE.key() + " is " + machine.text() + " ("
                                + machine.origin() + ")")
                        : Optional.empty(),
                settings.duration(Setting.MACHINE_IDLE).orElse(defaults.idle()),
                settings.text(Setting.STATE_DIRECTORY).map(Path::of).orElse(defaults.stateFolder()),
                settings.duration(Setting.SHARE_TIMEOUT).orElse(defaults.patience()));
    }

    static CleanupOptions cleanup(Settings settings) {
        return new CleanupOptions(
                settings.flag(Setting.CLEANUP_WATCHDOG),
                settings.flag(Setting.CLEANUP_GUARD),
                settings.flag(Setting.CLEANUP_SWEEP),
                CleanupOptions.DEFAULT.delay());
    }

    private static ImageOptions images(Settings settings) {
        String prefix = settings.text(Setting.IMAGE_PREFIX).orElse("");
        return new ImageOptions(
                settings.read(Setting.IMAGE_SUBSTITUTE, pairs -> ImageNames.parse(pairs, prefix)),
                lockFile(settings).map(LockFile::read).orElse(LockFile.NONE),
                settings.read(Setting.PULL_POLICY, PullPolicy::parse),
                settings.flag(Setting.IMAGE_OFFLINE),
                settings.read(Setting.BUILD_BUILDER, BuilderKind::parse),
                UserFolders.cache(settings.text(Setting.CACHE_DIRECTORY)));
    }

    private static Optional<Path> lockFile(Settings settings) {
        return settings.text(Setting.IMAGE_LOCK)
                .filter(name -> !name.equals(Harness.OFF))
                .flatMap(name -> LockFile.find(name, Path.of("").toAbsolutePath()));
    }

    static RuntimeOptions runtime(Settings settings, Map<String, String> labels) {
        RuntimeOptions defaults = RuntimeOptions.defaults();
        return new RuntimeOptions(
                settings.number(Setting.PARALLELISM).orElse(defaults.parallelism()),
                settings.duration(Setting.READY_TIMEOUT).orElse(defaults.readyTimeout()),
                images(settings),
                settings.text(Setting.PORTS_BIND),
                settings.text(Setting.PORTS_RANGE)
                        .filter(text -> !text.equals(Harness.OFF))
                        .map(text -> settings.read(Setting.PORTS_RANGE, PortSpec.Range::parse)),
                new SnapshotOptions(
                        settings.flag(Setting.SNAPSHOT), settings.read(Setting.SNAPSHOT_LIMIT, ByteSize::parse)),
                settings.duration(Setting.STOP_GRACE),
                UnexpectedEnd.valueOf(settings.choice(Setting.WHEN_ENDED, "warn", "fail", "ignore")
                        .toUpperCase(Locale.ROOT)),
                settings.number(Setting.LOG_LINES).orElse(defaults.logLines()),
                labels);
    }
}
