package org.containerharness;

import java.io.IOException;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;

/** A JVM that starts a database of which there is no snapshot: says "up" when it runs, and waits to be killed. */
final class SnapshotMain {

    private SnapshotMain() {}

    /** A mark that makes the spec unique, and a script that its first start runs. */
    public static void main(String[] arguments) throws IOException {
        Settings settings = Settings.load().with(Setting.SNAPSHOT, "true");
        try (Harness harness = Harness.connect(settings)) {
            harness.start(SnapshotsOnEngineTest.stack(arguments[0], arguments[1]));
            System.out.println("up");
            System.in.read();
        }
    }
}
