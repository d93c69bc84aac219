package org.containerharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.containerharness.Harness;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.EngineProviders;
import org.containerharness.engine.EngineSettings;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.StackSpec;
import org.containerharness.services.registry.LocalRegistry;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCommandOnEngineTest {

    private final List<CallListener.Call> calls = new CopyOnWriteArrayList<>();
    private final List<String> made = new ArrayList<>();

    @TempDir
    private Path folder;

    private final Harness harness = Harness.connect();

    @AfterEach
    void removeAll() {
        made.forEach(image -> harness.engine().images().remove(image, true));
        harness.close();
    }

    @Test
    void theLockFileIsComparedWithARegistry() throws IOException {
        StackSpec stack = LocalRegistry.named("hub")
                .publish("busybox:1=app:1")
                .publish("alpine:3=other:1")
                .addedTo(StackSpec.named("lock"));
        Path file = folder.resolve("harness.lock");
        try (RunningStack started = harness.start(stack)) {
            String app = started.registry("hub").reference("app:1");
            String other = started.registry("hub").reference("other:1");

            assertThat(command(file, false, "lock", app, other)).contains("locked   " + app + " sha256:");
            assertThat(command(file, false, "verify")).contains("current  " + app, "current  " + other, "[0]");
            harness.images().pull(other).push(app);
            made.add(other);
            made.add(app);
            assertThat(command(file, false, "verify"))
                    .contains("outdated " + app + ": locked sha256:", "current  " + other, "[1]");
            harness.engine().images().remove(app, true);
            calls.clear();
            assertThat(command(file, true, "verify"))
                    .contains("missing  " + app + ": the engine does not have", "present  " + other, "[1]");
            assertThat(calls).noneMatch(call -> call.path().contains("/distribution/"));
        }
    }

    private String command(Path file, boolean offline, String... arguments) {
        Settings settings = Settings.load()
                .with(Setting.IMAGE_LOCK, file.toString())
                .with(Setting.IMAGE_OFFLINE, Boolean.toString(offline));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        int code = new HarnessCommand(
                        () -> settings,
                        connected -> EngineProviders.connect(EngineSettings.ofProcess(), calls::add),
                        new Console(Map.of(), InputStream.nullInputStream(), stream, stream))
                .execute(
                        Stream.concat(Stream.of("images"), Stream.of(arguments)).toArray(String[]::new));
        return out.toString(StandardCharsets.UTF_8) + "[" + code + "]";
    }
}
