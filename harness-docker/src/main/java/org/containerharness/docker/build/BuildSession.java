package org.containerharness.docker.build;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.containerharness.docker.api.EngineClient;
import org.containerharness.docker.api.EngineClient.Call;
import org.containerharness.docker.api.RegistryCredentials;
import org.containerharness.docker.http.Closing;
import org.containerharness.engine.BuildFiles;
import org.containerharness.engine.EngineException;
import org.containerharness.model.Secrets;

/**
 * Answers what BuildKit asks while it builds: secrets, SSH agents, log-ins of registries, files. The engine is the client of
 * this conversation, over a connection that the harness has opened; nobody else can reach it.
 *
 * @see <a href="https://github.com/moby/buildkit/tree/master/session">BuildKit's sessions</a>
 */
final class BuildSession implements Closeable {

    private static final int SERVING = 1;
    private static final int AGENT_BLOCK = 16 * 1024;

    private final String id;
    private final GrpcServer server;

    private BuildSession(String id, GrpcServer server) {
        this.id = id;
        this.server = server;
    }

    /**
     * @param files to be fetched, empty if the build is sent them
     * @throws EngineException if the engine has no sessions
     */
    static BuildSession open(
            EngineClient client, BuildSecrets secrets, RegistryCredentials credentials, Optional<BuildFiles> files) {
        Map<String, GrpcServer.Method> methods = methods(secrets, credentials);
        files.ifPresent(fetched -> methods.put(FileSync.METHOD, new FileSync(fetched)::answer));
        String id = UUID.randomUUID().toString().replace("-", "");
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        headers.add(Map.entry("X-Docker-Expose-Session-Uuid", id));
        headers.add(Map.entry("X-Docker-Expose-Session-Name", "container-harness"));
        // A key of its own: with one that another build had, files of the same size and time would not be asked for.
        headers.add(Map.entry("X-Docker-Expose-Session-Sharedkey", files.isPresent() ? id : ""));
        methods.keySet().forEach(method -> headers.add(Map.entry("X-Docker-Expose-Session-Grpc-Method", method)));
        Call call = Call.of(
                "open a session with the builder",
                "POST",
                "/session",
                client.limits().query());
        GrpcServer server = new GrpcServer(client.upgrade(call, headers, "h2c"), "harness-build-session", methods);
        server.start();
        return new BuildSession(id, server);
    }

    private static Map<String, GrpcServer.Method> methods(BuildSecrets secrets, RegistryCredentials credentials) {
        Map<String, GrpcServer.Method> methods = new LinkedHashMap<>();
        methods.put("/grpc.health.v1.Health/Check", call -> {
            call.readOnly();
            call.write(new Protobuf.Writer().number(1, SERVING).message());
        });
        methods.put("/moby.filesync.v1.Auth/Credentials", call -> login(call, credentials));
        methods.put("/moby.buildkit.secrets.v1.Secrets/GetSecret", call -> secret(call, secrets));
        methods.put("/moby.sshforward.v1.SSH/CheckAgent", call -> {
            agent(Protobuf.text(call.readOnly(), 1), secrets);
            call.write(new byte[0]);
        });
        methods.put("/moby.sshforward.v1.SSH/ForwardAgent", call -> forward(call, secrets));
        return methods;
    }

    /** Without a log-in the answer is empty: the registry may take anybody. */
    private static void login(GrpcCall call, RegistryCredentials credentials) throws IOException {
        String host = Protobuf.text(call.readOnly(), 1);
        Protobuf.Writer answer = new Protobuf.Writer();
        credentials.find(host).login().ifPresent(login -> answer.text(1, login.user())
                .text(2, login.secret()));
        call.write(answer.message());
    }

    private static void secret(GrpcCall call, BuildSecrets secrets) throws IOException {
        Optional<byte[]> value = secrets.value(Protobuf.text(call.readOnly(), 1));
        value.ifPresent(bytes -> Secrets.learnValue(new String(bytes, StandardCharsets.UTF_8).strip()));
        call.write(new Protobuf.Writer()
                .bytes(1, value.orElseThrow(() -> new GrpcException(GrpcException.NOT_FOUND, "no such secret")))
                .message());
    }

    private static Path agent(String id, BuildSecrets secrets) throws GrpcException {
        return secrets.agent(id.isEmpty() ? org.containerharness.model.BuildSsh.DEFAULT_ID : id)
                .orElseThrow(() -> new GrpcException(GrpcException.UNKNOWN, "no such SSH agent"));
    }

    /** Carries bytes both ways until one side has enough. */
    private static void forward(GrpcCall call, BuildSecrets secrets) throws IOException {
        Path socket = agent(call.header("buildkit.ssh.id"), secrets);
        try (SocketChannel agent = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            agent.connect(UnixDomainSocketAddress.of(socket));
            Thread questions = new Thread(() -> ask(call, agent), "harness-build-session");
            questions.setDaemon(true);
            questions.start();
            ByteBuffer block = ByteBuffer.allocate(AGENT_BLOCK);
            while (agent.read(block.clear()) >= 0) {
                byte[] answer = Arrays.copyOf(block.array(), block.position());
                call.write(new Protobuf.Writer().bytes(1, answer).message());
            }
        }
    }

    private static void ask(GrpcCall call, SocketChannel agent) {
        try {
            for (Optional<byte[]> next = call.read(); next.isPresent(); next = call.read()) {
                Protobuf.read(next.get(), (field, value) -> {
                    if (field == 1) {
                        write(agent, value.bytes());
                    }
                });
            }
            agent.shutdownOutput();
        } catch (IOException | RuntimeException e) {
            // The step is over, or the agent has left; either way nobody waits for answers any more.
            Closing.quietly(agent);
        }
    }

    private static void write(SocketChannel agent, byte[] bytes) {
        try {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                agent.write(rest);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** By which a build names it. */
    String id() {
        return id;
    }

    @Override
    public void close() {
        server.close();
    }
}
