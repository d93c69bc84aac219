package org.containerharness.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.containerharness.Harness;
import org.containerharness.images.LocalRegistry;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.ImageSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.run.RunningImage;
import org.containerharness.run.RunningRegistry;
import org.containerharness.run.RunningStack;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Both bounds of images: an unchanged context of 1,000 files and 50 MB, and three builds with two pulls beside the same
 * with Docker's command line.
 */
@Command(name = "images", description = "An unchanged context, and builds with pulls beside Docker's command line.")
final class ImageBench implements Callable<Integer> {

    private static final int FILES = 1_000;
    private static final int FILE_SIZE = 50 * 1_024;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "How often each is measured; default ${DEFAULT-VALUE}.")
    private int rounds;

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("image-bench");
        Settings settings = Settings.load()
                .with(Setting.CACHE_DIRECTORY, folder.resolve("cache").toString());
        unchanged(folder.resolve("context"), settings);
        buildsAndPulls(settings);
        return 0;
    }

    private static void unchanged(Path context, Settings settings) throws IOException {
        Random random = new Random(1);
        byte[] content = new byte[FILE_SIZE];
        for (int i = 0; i < FILES; i++) {
            Path file = context.resolve("d" + i / 100).resolve("f" + i);
            Files.createDirectories(file.getParent());
            random.nextBytes(content);
            Files.write(file, content);
        }
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY d0 /\n");
        BuildSpec build = BuildSpec.ofContext(context);
        String built = "";
        for (int i = 0; i < 8; i++) {
            long calls = 0;
            List<String> paths = new ArrayList<>();
            try (Harness harness = Harness.connect(settings, call -> paths.add(call.path()))) {
                StackSpec stack = StackSpec.named("bench").plus(ImageSpec.of("app", build));
                long start = System.nanoTime();
                try (RunningStack running = harness.start(stack)) {
                    built = running.image("app").reference();
                }
                long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                calls = paths.stream().filter(path -> path.contains("/build?")).count();
                System.out.printf(
                        "%-44s %6d ms, %d build calls%n",
                        i == 0 ? "first start, builds" : "start with unchanged context, no. " + i, millis, calls);
            }
        }
        try (Harness harness = Harness.connect(settings)) {
            harness.engine().removeImage(built, true);
        }
    }

    private void buildsAndPulls(Settings settings) throws Exception {
        StackSpec registry = LocalRegistry.named("hub")
                .publish("redis:7=cache:1")
                .publish("memcached:1=mem:1")
                .addedTo(StackSpec.named("registry"));
        try (Harness harness = Harness.connect(settings);
                RunningStack below = harness.start(registry)) {
            RunningRegistry hub = below.registry("hub");
            Samples chain = new Samples();
            Samples ours = new Samples();
            for (int round = 0; round < rounds; round++) {
                chain.time(() -> docker(harness, hub));
                int number = round;
                ours.time(() -> stack(harness, below, number));
            }
            System.out.println("slowest chain by docker   " + chain);
            System.out.println("one stack by the harness  " + ours);
            System.out.printf("ratio of the medians      %.2f%n", ours.median() / chain.median());
        }
    }

    private static String dockerfile(String word) {
        return "FROM containerharness/busybox:1\nRUN echo " + word + " > /word; sleep 0.5\n";
    }

    private static void stack(Harness harness, RunningStack below, int round) {
        StackSpec stack = StackSpec.named("images");
        for (int i = 0; i < 3; i++) {
            stack = stack.plus(
                    ImageSpec.of("b" + i, BuildSpec.ofText(dockerfile("ours" + System.nanoTime() + round + i))));
        }
        stack = stack.plus(ImageSpec.of("p1", "hub:5000/cache:1")).plus(ImageSpec.of("p2", "hub:5000/mem:1"));
        List<String> made = new ArrayList<>();
        try (RunningStack running = harness.start(stack, List.of(below))) {
            running.images().stream().map(RunningImage::reference).forEach(made::add);
        }
        made.forEach(image -> harness.engine().removeImage(image, true));
    }

    /** All five chains at once, each by its own command; the last to end is the slowest. */
    private static void docker(Harness harness, RunningRegistry hub) {
        List<CompletableFuture<Void>> chains = new ArrayList<>();
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String tag = "image-bench/b" + i + ":1";
            made.add(tag);
            String text = dockerfile("theirs" + System.nanoTime() + i);
            chains.add(CompletableFuture.runAsync(() -> command(text, "docker", "build", "-q", "-t", tag, "-")));
        }
        for (String image : List.of("cache:1", "mem:1")) {
            made.add(hub.reference(image));
            chains.add(CompletableFuture.runAsync(() -> command("", "docker", "pull", "-q", hub.reference(image))));
        }
        chains.forEach(CompletableFuture::join);
        made.forEach(image -> harness.engine().removeImage(image, true));
    }

    private static void command(String input, String... words) {
        try {
            Process process = new ProcessBuilder(words)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
            if (process.waitFor() != 0) {
                throw new IllegalStateException(List.of(words) + " failed.");
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
