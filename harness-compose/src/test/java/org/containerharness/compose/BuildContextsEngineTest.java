package org.containerharness.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.containerharness.Harness;
import org.containerharness.RecordedHarness;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Where the files of a service's image come from, on a real engine. */
@Tag("engine")
@Timeout(180)
class BuildContextsEngineTest {

    @RegisterExtension
    static final RecordedHarness RECORDED = new RecordedHarness();

    private static Harness harness;

    @TempDir
    Path folder;

    @BeforeAll
    static void connect() {
        harness = RECORDED.harness();
    }

    @Test
    void mayBeFurtherFoldersImagesAndServices() throws IOException {
        ProjectFolder project = new ProjectFolder(folder)
                .with("app/Dockerfile", """
                        FROM base AS first
                        COPY --from=assets /site /site
                        COPY --from=tool /etc/passwd /passwd
                        COPY . /own
                        """)
                .with("app/own.txt", "own")
                .with("assets/site/index.html", "hello")
                .with("assets/site/secret.txt", "no")
                .with("assets/.dockerignore", "**/secret.txt\n")
                .with("base/Dockerfile", "FROM busybox:1\nRUN echo base > /base\n")
                .with("compose.yaml", """
                        services:
                          app:
                            build:
                              context: app
                              additional_contexts:
                                assets: ./assets
                                base: service:base
                                tool: docker-image://busybox:1
                                unused: ./nowhere-needed
                            command: sleep 600
                          base:
                            build: base
                            scale: 0
                        """);
        Files.createDirectories(folder.resolve("nowhere-needed"));

        try (RunningStack stack = stack(project).start(harness)) {
            RunningContainer app = stack.container("app");
            assertThat(app.exec("cat", "/base", "/site/index.html", "/own/own.txt")
                            .stdout())
                    .isEqualTo("base\nhelloown");
            assertThat(app.exec("sh", "-c", "ls /site /own; wc -l < /passwd").stdout())
                    .startsWith("/own:\nDockerfile\nown.txt\n\n/site:\nindex.html\n");
        }

        project.with("assets/site/index.html", "changed");
        try (RunningStack stack = stack(project).start(harness)) {
            assertThat(stack.container("app").exec("cat", "/site/index.html").stdout())
                    .isEqualTo("changed");
        }
    }

    @Test
    void mayBeFurtherFoldersForTheClassicBuilderToo() {
        ProjectFolder project = new ProjectFolder(folder)
                .with("Dockerfile", "FROM busybox:1\nCOPY --from=assets /word /word\n")
                .with("assets/word", "classic " + folder.getFileName())
                .with("compose.yaml", """
                        services:
                          app:
                            build: {context: ., additional_contexts: {assets: ./assets}}
                            command: sleep 600
                        """);

        try (Harness classic = Harness.connect(Settings.load().with(Setting.BUILD_BUILDER, "classic"));
                RunningStack stack = stack(project).start(classic)) {
            assertThat(stack.container("app").exec("cat", "/word").stdout())
                    .isEqualTo("classic " + folder.getFileName());
        }
    }

    @Test
    void mustNotBePartsOfEachOther() {
        ProjectFolder project =
                new ProjectFolder(folder).with("Dockerfile", "FROM busybox:1").with("compose.yaml", """
                        services:
                          a: {build: {context: ., additional_contexts: {x: "service:b"}}}
                          b: {build: {context: ., additional_contexts: {x: "service:a"}}}
                        """);

        assertThatThrownBy(() -> stack(project).toSpec())
                .isInstanceOf(ComposeException.class)
                .hasMessageContaining("images would be parts of each other: a -> b -> a");
    }

    @Test
    void areRefusedByNameWhereTheHarnessDoesNotKnowThem() {
        for (String other : List.of("oci-layout://layout", "https://example.org/x.tar.gz")) {
            ProjectFolder project = new ProjectFolder(folder)
                    .with("Dockerfile", "FROM busybox:1")
                    .with(
                            "compose.yaml",
                            "services: {a: {build: {context: ., additional_contexts: {x: \"" + other + "\"}}}}");

            assertThatThrownBy(() -> stack(project).toSpec())
                    .isInstanceOf(ComposeException.class)
                    .hasMessage("compose.yaml:1:58 services.a.build.additional_contexts.x: cannot be honoured: the"
                            + " harness knows folders, Git repositories, docker-image:// and service: here");
        }
    }

    @Test
    void mayBeGitRepositories() throws Exception {
        Path repository = repository();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            Path file = repository.resolve("." + exchange.getRequestURI().getPath());
            byte[] bytes = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
            exchange.sendResponseHeaders(Files.isRegularFile(file) ? 200 : 404, bytes.length == 0 ? -1 : bytes.length);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(bytes);
            }
        });
        server.start();
        String url = "http://somebody:hidden@127.0.0.1:" + server.getAddress().getPort() + "/shop.git";
        try {
            ProjectFolder project = new ProjectFolder(folder)
                    .with(
                            "compose.yaml",
                            "services: {app: {build: {context: \"" + url
                                    + "#release:image\"}, scale: 2, command: sleep 600}}");

            try (RunningStack stack = stack(project).start(harness)) {
                assertThat(stack.container("app").exec("ls", "-A", "/own").stdout())
                        .isEqualTo("Dockerfile\nword\n");
                assertThat(stack.container("app").exec("cat", "/own/word").stdout())
                        .isEqualTo("released");
            }

            assertThatThrownBy(() -> stack(project.with(
                                    "compose.yaml", "services: {app: {build: {context: \"" + url + "#nothing\"}}}"))
                            .toSpec())
                    .isInstanceOf(ComposeException.class)
                    .hasMessageStartingWith(
                            "compose.yaml:1:26 services.app.build.context: The repository http://***@127")
                    .hasMessageContaining("nothing")
                    .hasMessageNotContaining("hidden");
            try (var left =
                    Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), "containerharness-git*")) {
                assertThat(left)
                        .as("only what was fetched waits for the end of the JVM")
                        .allSatisfy(path -> assertThat(path.resolve(".git")).doesNotExist());
            }
            assertThatThrownBy(() -> stack(project.with(
                                    "compose.yaml", "services: {app: {build: \"" + url + "#--upload-pack=x\"}}"))
                            .toSpec())
                    .hasMessageContaining("is neither a branch nor a tag nor a commit");
        } finally {
            server.stop(0);
        }
    }

    private Path repository() throws Exception {
        Path work = Files.createDirectories(folder.resolve("work"));
        Files.createDirectories(work.resolve("image"));
        Files.writeString(work.resolve("image/Dockerfile"), "FROM busybox:1\nCOPY . /own\n");
        Files.writeString(work.resolve("image/word"), "released");
        for (List<String> command : List.of(
                List.of("init", "-q"),
                List.of("checkout", "-q", "-b", "release"),
                List.of("add", "."),
                List.of("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "Begin"),
                List.of("clone", "-q", "--bare", ".", "../served/shop.git"))) {
            git(work, command);
        }
        git(folder.resolve("served/shop.git"), List.of("update-server-info"));
        return folder.resolve("served");
    }

    private static void git(Path where, List<String> arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of("git"));
        command.addAll(arguments);
        Process git = new ProcessBuilder(command)
                .directory(where.toFile())
                .inheritIO()
                .start();
        assertThat(git.waitFor()).as(command.toString()).isZero();
    }

    /** In a range that the engine has not seen yet: in one that it has, it goes on where it stopped. */
    @Test
    void numbersOfContainersFollowTheRangeOfPorts() {
        int first = 20_000 + new java.util.Random().nextInt(10_000);
        ProjectFolder project = new ProjectFolder(folder).with("compose.yaml", """
                services:
                  web:
                    image: busybox:1
                    command: sh -c 'mkdir -p /w; httpd -f -p 80 -h /w'
                    ports: ["%d-%d:80"]
                    scale: 5
                """.formatted(first, first + 20));

        try (RunningStack stack = stack(project).start(harness)) {
            List<Integer> ports = stack.containers().stream()
                    .sorted(java.util.Comparator.comparing(RunningContainer::engineName))
                    .map(container -> container.port(80))
                    .toList();
            assertThat(ports).hasSize(5).isSorted();
        }
    }

    private ComposeStack stack(ProjectFolder project) {
        return ComposeStack.of(ComposeRequest.of(Path.of("compose.yaml"))
                .withWorkingDirectory(project.folder())
                .withEnvironment(Map.of()));
    }
}
