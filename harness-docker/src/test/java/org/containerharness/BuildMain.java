package org.containerharness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.BuilderKind;
import org.containerharness.model.HarnessException;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;

/** A JVM that builds one image when it is told to: says "up", waits for a byte, builds, says what it got. */
final class BuildMain {

    private BuildMain() {}

    /** The context and the cache folder. */
    public static void main(String[] arguments) throws IOException {
        Settings settings = Settings.load().with(Setting.CACHE_DIRECTORY, arguments[1]);
        List<String> paths = new CopyOnWriteArrayList<>();
        // The classic builder keeps no copy of a large context.
        BuildSpec build = BuildSpec.ofContext(Path.of(arguments[0])).withBuilder(BuilderKind.CLASSIC);
        try (Harness harness = Harness.connect(settings, call -> paths.add(call.path()))) {
            System.out.println("up");
            System.in.read();
            try {
                String reference = harness.images().build(build).reference();
                System.out.println("built " + builds(paths) + " " + reference);
            } catch (HarnessException e) {
                System.out.println(
                        "refused " + builds(paths) + " " + e.getMessage().replace('\n', ' '));
            }
        }
    }

    private static long builds(List<String> paths) {
        return paths.stream().filter(path -> path.contains("/build?")).count();
    }
}
