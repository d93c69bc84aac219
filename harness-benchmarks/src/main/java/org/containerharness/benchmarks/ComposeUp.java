package org.containerharness.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.containerharness.Harness;
import org.containerharness.compose.ComposeStack;
import org.containerharness.engine.CallListener;
import org.containerharness.handle.RunningStack;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.testcontainers.containers.ComposeContainer;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Compose projects from nothing to ready, and down again: Docker's own command, Testcontainers, the harness. */
@CommandLine.Command(name = "compose", description = "Compose projects up and down, beside docker compose.")
final class ComposeUp implements Callable<Integer> {

    /**
     * A project and its bounds.
     *
     * @param up the most of the other's time that a start may take
     */
    private record Project(String name, double up, String yaml) {

        int services() {
            return (int) yaml.lines().filter(line -> line.contains("image:")).count();
        }
    }

    private static final List<Project> PROJECTS = List.of(
            new Project("postgres, redis, nginx; checks every 10 s and 5 s", 0.15, """
                    services:
                      db:
                        image: ${IMAGES}postgres:15
                        environment: {POSTGRES_PASSWORD: secret}
                        ports: ["5432"]
                        healthcheck: {test: pg_isready -U postgres -h 127.0.0.1, interval: 10s}
                      cache:
                        image: ${IMAGES}redis:7
                        ports: ["6379"]
                        healthcheck: {test: [CMD, redis-cli, ping], interval: 5s}
                      web:
                        image: ${IMAGES}nginx:1.27
                        ports: ["80"]
                        healthcheck: {test: [CMD, nginx, -t], interval: 5s}
                    """),
            new Project("chain of three service_healthy", 0.35, """
                    services:
                      a:
                        image: ${IMAGES}redis:7
                        healthcheck: {test: [CMD, redis-cli, ping], interval: 1s}
                      b:
                        image: ${IMAGES}redis:7
                        healthcheck: {test: [CMD, redis-cli, ping], interval: 1s}
                        depends_on: {a: {condition: service_healthy}}
                      c:
                        image: ${IMAGES}redis:7
                        healthcheck: {test: [CMD, redis-cli, ping], interval: 1s}
                        depends_on: {b: {condition: service_healthy}}
                    """),
            new Project("three services without healthchecks", 0.6, """
                    services:
                      cache: {image: "${IMAGES}redis:7"}
                      web: {image: "${IMAGES}nginx:1.27"}
                      worker: {image: "${IMAGES}busybox:1", command: sleep 600}
                    """));

    private static final String TWO_SERVICES = """
            services:
              cache: {image: "${IMAGES}redis:7", expose: [6379]}
              web: {image: "${IMAGES}nginx:1.27", expose: [80]}
            """;

    private static final double DOWN = 0.7;
    private static final double PEER = 0.5;
    private static final int CALLS = 25;

    @Option(names = "--rounds", description = "Counted rounds of each (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(names = "--only", description = "Only projects whose name has this in it.")
    private String only = "";

    private final List<CallListener.Call> calls = Collections.synchronizedList(new ArrayList<>());

    @Override
    public Integer call() throws IOException {
        Settings settings = Settings.load();
        String prefix = settings.text(Setting.IMAGE_PREFIX).orElse("");
        System.out.printf("Compose projects, median of %d rounds (smallest to largest)%n", rounds);
        try (Harness harness = Harness.connect(settings, calls::add)) {
            for (Project project : PROJECTS) {
                if (project.name().contains(only)) {
                    measure(harness, project, prefix);
                }
            }
            if ("two services, two endpoints".contains(only)) {
                measureEndpoints(harness, prefix);
            }
        }
        return 0;
    }

    /** Starts only. */
    List<Comparison> measure(int counted) {
        rounds = counted;
        Settings settings = Settings.load();
        String prefix = settings.text(Setting.IMAGE_PREFIX).orElse("");
        try (Harness harness = Harness.connect(settings, calls::add)) {
            return List.of(measure(harness, PROJECTS.get(0), prefix));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Comparison measure(Harness harness, Project project, String prefix) throws IOException {
        Path file = write(project.yaml());
        Samples theirUp = new Samples();
        Samples theirDown = new Samples();
        Samples ourUp = new Samples();
        Samples ourDown = new Samples();
        ComposeStack stack = ComposeStack.of(file).env("IMAGES", prefix);
        stack.start(harness).close();
        Fresh fresh = new Fresh(project.services());
        for (int round = 0; round < rounds; round++) {
            Set<String> before = anonymousVolumes(harness);
            theirUp.time(() -> docker(file, prefix, "up", "-d", "--wait"));
            theirDown.time(() -> docker(file, prefix, "down", "-t", "0"));
            // It leaves them behind; ours go with their containers.
            Set<String> left = anonymousVolumes(harness);
            left.removeAll(before);
            left.forEach(harness.engine().volumes()::remove);
            List<RunningStack> started = new ArrayList<>();
            ourUp.time(() -> started.add(stack.start(harness)));
            fresh.use(started.get(0));
            ourDown.time(started.get(0)::close);
            fresh.endRound();
        }
        System.out.printf("%s%n", project.name());
        row("up, docker compose", theirUp);
        row("up, harness", ourUp, theirUp, project.up());
        row("down, docker compose", theirDown);
        row("down, harness", ourDown, theirDown, DOWN);
        return new Comparison(
                "Compose stack: " + project.name() + "; to healthy",
                "docker compose up --wait",
                project.up(),
                ourUp,
                theirUp);
    }

    private static Set<String> anonymousVolumes(Harness harness) {
        return harness.engine().volumes().list(Map.of("com.docker.volume.anonymous", "")).stream()
                .map(volume -> volume.name())
                .collect(Collectors.toSet());
    }

    private void measureEndpoints(Harness harness, String prefix) throws IOException {
        Path file = write(TWO_SERVICES);
        Samples theirs = new Samples();
        Samples ours = new Samples();
        ComposeStack stack = ComposeStack.of(file)
                .env("IMAGES", prefix)
                .publish("cache", 6379)
                .publish("web", 80);
        useEndpoints(harness, stack).close();
        int count = 0;
        for (int round = 0; round < rounds; round++) {
            List<ComposeContainer> peers = new ArrayList<>();
            theirs.time(() -> peers.add(usePeer(file, prefix)));
            peers.get(0).stop();
            calls.clear();
            List<RunningStack> started = new ArrayList<>();
            ours.time(() -> started.add(useEndpoints(harness, stack)));
            started.get(0).close();
            count = Math.max(count, calls.size());
        }
        System.out.println("two services, two endpoints");
        row("start and two answers, Testcontainers", theirs);
        row("start and two answers, harness", ours, theirs, PEER);
        System.out.printf("  %-40s %d, bound %d%n", "engine calls, start to end, harness", count, CALLS);
    }

    private static RunningStack useEndpoints(Harness harness, ComposeStack stack) {
        RunningStack running = stack.start(harness);
        URI cache = running.endpoint("redis://cache:6379");
        URI web = running.endpoint("http://web:80");
        Answers.ofRedis(java.net.InetSocketAddress.createUnresolved(cache.getHost(), cache.getPort()));
        Answers.ofHttp(java.net.InetSocketAddress.createUnresolved(web.getHost(), web.getPort()));
        return running;
    }

    private static ComposeContainer usePeer(Path file, String prefix) {
        ComposeContainer peer = new ComposeContainer(file.toFile())
                .withEnv("IMAGES", prefix)
                .withExposedService("cache", 6379)
                .withExposedService("web", 80);
        peer.start();
        Answers.ofRedis(java.net.InetSocketAddress.createUnresolved(
                peer.getServiceHost("cache", 6379), peer.getServicePort("cache", 6379)));
        Answers.ofHttp(java.net.InetSocketAddress.createUnresolved(
                peer.getServiceHost("web", 80), peer.getServicePort("web", 80)));
        return peer;
    }

    private static void row(String name, Samples samples) {
        System.out.printf("  %-40s %s%n", name, samples);
    }

    private static void row(String name, Samples ours, Samples theirs, double bound) {
        System.out.printf("  %-40s %s   %.2f x, bound %.2f x%n", name, ours, ours.median() / theirs.median(), bound);
    }

    private static Path write(String yaml) throws IOException {
        Path folder = Files.createTempDirectory("bench-compose");
        Path file = Files.writeString(folder.resolve("compose.yaml"), yaml);
        file.toFile().deleteOnExit();
        return file;
    }

    private static void docker(Path file, String prefix, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("docker", "compose", "-p", "bench-compose", "-f", file.toString()));
        command.addAll(List.of(arguments));
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("IMAGES", prefix);
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + " failed: " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
