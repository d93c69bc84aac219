package org.containerharness.docker.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.containerharness.docker.EngineConnector;
import org.containerharness.docker.Forwarder;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineSettings;
import org.containerharness.engine.NewContainer;
import org.containerharness.engine.NewImage;
import org.containerharness.files.BuildContext;
import org.containerharness.model.BuildSecret;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.BuildSsh;
import org.containerharness.model.BuilderKind;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.InvalidValueException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("engine")
@Timeout(120)
class BuildSessionOnEngineTest {

    private static final String PREFIX =
            Optional.ofNullable(System.getenv("HARNESS_IMAGE_PREFIX")).orElse("containerharness/");

    private static final String SECRET = "hush-hush-4711";

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final String tag = "harness-test/session-" + run + ":1";
    private final List<CallListener.Call> calls = new CopyOnWriteArrayList<>();
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final Engine engine = EngineConnector.connect(settings(), calls::add);

    @TempDir
    private Path folder;

    private static EngineSettings settings() {
        EngineSettings own = EngineSettings.ofProcess();
        Map<String, String> environment = new HashMap<>(own.environment());
        environment.put("BUILD_TOKEN", "token-of-the-environment");
        environment.remove("SSH_AUTH_SOCK");
        return new EngineSettings(own.host(), own.address(), own.plainTcpAllowed(), environment, own.home());
    }

    @AfterEach
    void removeAll() {
        try (engine) {
            engine.images().remove(tag, true);
        }
    }

    private void build(Engine with, BuildSpec spec) {
        with.images().build(new NewImage(spec, BuildContext.of(spec), tag, Map.of("test.run", run)), output::add);
    }

    private String fileInImage(String path) throws IOException {
        String container = engine.containers()
                .create(new NewContainer(
                        ContainerSpec.of("look", tag).command("none"),
                        "session-" + run,
                        tag,
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of("test.run", run),
                        ""));
        try (var tar = new org.apache.commons.compress.archivers.tar.TarArchiveInputStream(
                engine.files().read(container, new ContainerPath(path)))) {
            tar.getNextEntry();
            return new String(tar.readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            engine.containers().remove(container);
        }
    }

    @Test
    void aStepReadsSecretsThatTheImageDoesNotHave() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), SECRET + "\n");
        String text = "FROM " + PREFIX + "busybox:1\n"
                + "RUN --mount=type=secret,id=file --mount=type=secret,id=variable --mount=type=secret,id=text"
                + " --mount=type=secret,id=none"
                + " : " + run
                + "; cat /run/secrets/file && sha256sum /run/secrets/* > /sums && wc -c /run/secrets/* >> /sums\n";
        BuildSpec spec = BuildSpec.ofText(text)
                .withSecrets(List.of(
                        BuildSecret.ofFile("file", file),
                        BuildSecret.ofVariable("variable", "BUILD_TOKEN"),
                        BuildSecret.ofText("text", "x".repeat(200_000))));

        build(engine, spec);

        assertThat(fileInImage("/sums"))
                .contains(" /run/secrets/file", " /run/secrets/variable", " 200000 /run/secrets/text")
                .doesNotContain("/run/secrets/none");
        assertThat(output).contains("***").noneMatch(line -> line.contains(SECRET));
        assertThat(calls).noneMatch(call -> call.path().contains(SECRET));
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        engine.images().save(List.of(tag), archive);
        assertThat(archive.toString(StandardCharsets.ISO_8859_1))
                .doesNotContain(SECRET)
                .doesNotContain("token-of-the-environment");
        assertThat(engine.images().history(tag))
                .noneMatch(layer -> layer.createdBy().contains(SECRET));
    }

    @Test
    void aFailingStepDoesNotTellTheSecretItPrinted() {
        BuildSpec spec = BuildSpec.ofText("FROM " + PREFIX
                        + "busybox:1\nRUN --mount=type=secret,id=token cat /run/secrets/token; exit 3\n")
                .withSecrets(List.of(BuildSecret.ofText("token", "first-" + SECRET + "\nsecond-" + SECRET)));

        assertThatThrownBy(() -> build(engine, spec))
                .hasMessageContainingAll("RUN --mount=type=secret,id=token", "Its last output:", "***")
                .message()
                .doesNotContain(SECRET);
    }

    @Test
    void aStepAsksTheSshAgent() throws Exception {
        Path socket = folder.resolve("agent");
        String question = "import os, socket, struct, sys\n"
                + "s = socket.socket(socket.AF_UNIX); s.connect(os.environ['SSH_AUTH_SOCK'])\n"
                + "f = s.makefile('rwb')\n"
                + "f.write(struct.pack('>I', 300001) + b'q' * 300001); f.flush()\n"
                + "n, = struct.unpack('>I', f.read(4))\n"
                + "open('/answer', 'w').write(f.read(n).decode() [:20] + str(n))\n";
        BuildSpec spec = BuildSpec.ofText(
                        "FROM " + PREFIX + "python:3-slim\n" + "RUN --mount=type=ssh,id=own,required=true : " + run
                                + "; python3 - <<EOF\n" + question + "EOF\n")
                .withSsh(List.of(BuildSsh.at("own", socket)));
        try (ServerSocketChannel agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            agent.bind(UnixDomainSocketAddress.of(socket));
            Thread thread = new Thread(() -> answerOnce(agent));
            thread.setDaemon(true);
            thread.start();

            build(engine, spec);
        }

        assertThat(fileInImage("/answer")).isEqualTo("300001 bytes read___400000");
    }

    /** Reads one message as SSH agents do, and says how long it was; the answer is larger than any window. */
    private static void answerOnce(ServerSocketChannel agent) {
        try (SocketChannel asked = agent.accept()) {
            DataInputStream input = new DataInputStream(Channels.newInputStream(asked));
            byte[] question = input.readNBytes(input.readInt());
            byte[] answer = (question.length + " bytes read" + "_".repeat(400_000))
                    .substring(0, 400_000)
                    .getBytes(StandardCharsets.US_ASCII);
            ByteBuffer all = ByteBuffer.allocate(4 + answer.length);
            all.putInt(answer.length).put(answer).flip();
            while (all.hasRemaining()) {
                asked.write(all);
            }
            input.read();
        } catch (IOException e) {
            // The build says what it missed.
        }
    }

    @Test
    void aStepThatNeedsAnotherAgentSaysSo() throws IOException {
        Path socket = folder.resolve("agent");
        try (ServerSocketChannel agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            agent.bind(UnixDomainSocketAddress.of(socket));
            BuildSpec spec = BuildSpec.ofText(
                            "FROM " + PREFIX + "busybox:1\nRUN --mount=type=ssh,id=other,required=true true\n")
                    .withSsh(List.of(BuildSsh.at("own", socket)));

            assertThatThrownBy(() -> build(engine, spec))
                    .hasMessageContaining("The Dockerfile requires the SSH agent <other> in line 2");
        }
    }

    @Test
    void worksByTcpToo() throws IOException {
        Path socket = Path.of(engine.info().endpoint().replace("unix://", ""));
        BuildSpec spec = BuildSpec.ofText("FROM " + PREFIX + "busybox:1\nRUN --mount=type=secret,id=token : " + run
                        + "; wc -c < /run/secrets/token > /size\n")
                .withSecrets(List.of(BuildSecret.ofText("token", run)));
        try (Forwarder forwarder = Forwarder.plain(socket);
                Engine byTcp = EngineConnector.connect(
                        settings().withHost("tcp://127.0.0.1:" + forwarder.port()), CallListener.NONE)) {
            build(byTcp, spec);
        }

        assertThat(fileInImage("/size").strip()).isEqualTo("8");
    }

    @Test
    void opensNoSessionWhereNobodyAsks() {
        build(engine, BuildSpec.ofText("FROM " + PREFIX + "busybox:1\nRUN : " + run + "\n"));

        assertThat(calls).noneMatch(call -> call.path().endsWith("/session"));
    }

    @Test
    void refusesWhatIsNotThereBeforeAnythingIsSent() throws IOException {
        BuildSpec spec = BuildSpec.ofText("FROM " + PREFIX + "busybox:1\n");
        Path key = Files.writeString(folder.resolve("id_rsa"), "key");
        Path large = Files.write(folder.resolve("large"), new byte[600_000]);

        refuses(
                spec.withSecrets(List.of(BuildSecret.ofFile("npm", folder.resolve("none")))),
                "The build secret <npm> cannot be used: there is no file " + folder.resolve("none"));
        refuses(
                spec.withSecrets(List.of(BuildSecret.ofFile("npm", large))),
                "The build secret <npm> cannot be used: " + large + " has 600000 bytes, and BuildKit takes 512000.");
        refuses(
                spec.withSecrets(List.of(BuildSecret.ofVariable("npm", "NOT_SET_" + run))),
                "The build secret <npm> cannot be used: the environment variable NOT_SET_" + run + " is not set.");
        refuses(
                spec.withSsh(List.of(BuildSsh.AGENT)),
                "The SSH agent <default> of the build cannot be used: SSH_AUTH_SOCK is not set. Start an agent");
        refuses(
                spec.withSsh(List.of(BuildSsh.at("own", folder.resolve("none")))),
                "The SSH agent <own> of the build cannot be used: there is no socket " + folder.resolve("none"));
        refuses(
                spec.withSsh(List.of(BuildSsh.at("own", key))),
                "Keys are not read from files: give the key to an agent (ssh-add " + key + ")");
        assertThat(calls).noneMatch(call -> call.method().equals("POST"));
        assertThatThrownBy(() -> spec.withSsh(List.of(BuildSsh.AGENT)).withBuilder(BuilderKind.CLASSIC))
                .hasMessage("The classic builder has no SSH agents. Leave the builder or the SSH agents out.");
    }

    private void refuses(BuildSpec spec, String text) {
        assertThatThrownBy(() -> build(engine, spec))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining(text);
    }
}
