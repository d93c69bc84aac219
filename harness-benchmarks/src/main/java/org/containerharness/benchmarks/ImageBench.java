package org.containerharness.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.containerharness.Harness;
import org.containerharness.handle.RunningImage;
import org.containerharness.handle.RunningRegistry;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.ImageSpec;
import org.containerharness.model.StackSpec;
import org.containerharness.services.registry.LocalRegistry;
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
    private static final int LEAST_ROUNDS = 15;
    private static final long RESTED_MILLIS = 200;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "How often each is measured; default ${DEFAULT-VALUE}.")
    private int rounds;

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("image-bench");
        Path cache = folder.resolve("cache");
        Settings settings = Settings.load().with(Setting.CACHE_DIRECTORY, cache.toString());
        try {
            unchanged(folder.resolve("context"), cache, settings);
            buildsAndPulls(settings);
        } finally {
            delete(folder);
        }
        return 0;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private void unchanged(Path context, Path cache, Settings settings) throws IOException {
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
        List<String> paths = new CopyOnWriteArrayList<>();
        try (Harness harness = Harness.connect(settings, call -> paths.add(call.path()))) {
            Samples first = new Samples();
            first.time(() -> start(harness, build));
            rested(context);
            start(harness, build);
            paths.clear();
            Samples image = new Samples();
            Samples whole = new Samples();
            for (int i = 0; i < Math.max(LEAST_ROUNDS, rounds); i++) {
                image.time(() -> harness.images().build(build));
                whole.time(() -> start(harness, build));
            }
            long builds =
                    paths.stream().filter(path -> path.contains("/build?")).count();
            System.out.println("Unchanged context of 1,000 files and 50 MB");
            System.out.println("first start, builds             " + first);
            System.out.println("image part, warm JVM            " + image + ", bound 50 ms");
            System.out.println("whole start and end, warm JVM   " + whole);
            Path single = Files.createDirectories(context.resolveSibling("single"));
            Files.writeString(single.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
            RunningImage small = harness.images().build(BuildSpec.ofContext(single));
            Samples cold = new Samples();
            Samples coldSmall = new Samples();
            for (int i = 0; i < Math.max(LEAST_ROUNDS, rounds); i++) {
                cold.addMillis(cold(context, cache));
                coldSmall.addMillis(cold(single, cache));
            }
            System.out.println("image part, cold JVM            " + cold + ", bound 50 ms");
            System.out.println("same, context of one file       " + coldSmall);
            System.out.println("build calls                     " + builds);
            harness.engine().images().remove(harness.images().build(build).reference(), true);
            harness.engine().images().remove(small.reference(), true);
        }
    }

    private static void start(Harness harness, BuildSpec build) {
        harness.start(StackSpec.named("bench").plus(ImageSpec.of("app", build))).close();
    }

    /** Files that were just written are read again: a change within one tick of the clock could not be seen. */
    private static void rested(Path context) throws IOException {
        FileTime last = Files.getLastModifiedTime(context.resolve("Dockerfile"));
        while (System.currentTimeMillis() - last.toMillis() < RESTED_MILLIS) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(RESTED_MILLIS));
        }
    }

    private static double cold(Path context, Path cache) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ColdImage.class.getName(),
                        context.toString(),
                        cache.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return Double.parseDouble(output.substring(output.lastIndexOf('\n') + 1));
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
        made.forEach(image -> harness.engine().images().remove(image, true));
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
        made.forEach(image -> harness.engine().images().remove(image, true));
    }

    private static void command(String input, String... words) {
        try {
            Process process = new ProcessBuilder(words)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (process.waitFor() != 0) {
                throw new IllegalStateException(List.of(words) + " failed.");
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
