package org.containerharness.junit.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URLDecoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/**
 * Speaks as kubedock does and runs the containers on a Docker engine, where kubedock makes pods: its routes, the shape of
 * its answers, what it passes over and what it refuses, as its documentation and source say of 0.20 and later. What a
 * cluster itself does differently cannot be seen with it.
 */
final class KubedockStandIn implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String INFO =
            "{\"ID\":\"com.joyrex2001.kubedock\",\"Name\":\"kubedock\",\"ServerVersion\":\"0.22.0\","
                    + "\"OperatingSystem\":\"kubernetes\",\"MemTotal\":0,\"Labels\":[\"kubedock=true\"]}";

    private static final String VERSION =
            "{\"Version\":\"1.18\",\"ApiVersion\":\"1.18\",\"Os\":\"linux\",\"Arch\":\"amd64\"}";

    private static final Pattern NOT_IMPLEMENTED = Pattern.compile(
            "GET /containers/[^/]+/(top|changes|export|stats)|POST /containers/[^/]+/(update|pause|unpause)"
                    + "|POST /containers/prune|POST /build|(GET|POST|DELETE) /volumes.*|POST /images/load");

    private static final Pattern PASSED_ON = Pattern.compile(
            "POST /containers/[^/]+/(start|attach|stop|restart|kill|wait|rename|resize)|DELETE /containers/[^/]+"
                    + "|GET /containers/[^/]+/logs|(HEAD|GET|PUT) /containers/[^/]+/archive|POST /exec/[^/]+/start"
                    + "|GET /exec/[^/]+/json|POST /networks/[^/]+/(dis)?connect|DELETE /networks/[^/]+");

    /** What takes no name. */
    private static final Pattern BY_ID =
            Pattern.compile("POST /containers/[^/]+/(start|attach|stop|restart|kill|wait|rename|resize|exec)"
                    + "|GET /containers/[^/]+/logs|(HEAD|GET|PUT) /containers/[^/]+/archive");

    private static final Pattern HAS_ID = Pattern.compile("^/containers/[0-9a-f]{64}(/|$)");

    private final Path engine;
    private final ServerSocket server;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    KubedockStandIn(Path engine) throws IOException {
        this.engine = engine;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(() -> {
            while (true) {
                Socket client = server.accept();
                daemon(() -> serve(client));
            }
        });
    }

    String endpoint() {
        return "tcp://127.0.0.1:" + server.getLocalPort();
    }

    /** Method and path of each, without the version. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private record Request(String method, String path, String query, String head) {

        String route() {
            return method + " " + path;
        }

        static Request of(String head) {
            String[] line = head.substring(0, head.indexOf('\r')).split(" ");
            String target = line[1].replaceFirst("^/v1\\.[0-9]+", "");
            int mark = target.indexOf('?');
            return new Request(
                    line[0],
                    mark < 0 ? target : target.substring(0, mark),
                    mark < 0 ? "" : target.substring(mark),
                    head);
        }

        int length() {
            for (String line : head.split("\r\n")) {
                if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    return Integer.parseInt(
                            line.substring(line.indexOf(':') + 1).strip());
                }
            }
            return 0;
        }
    }

    private record Answer(int status, JsonNode body) {}

    /** One request for each connection. */
    private void serve(Socket client) throws IOException {
        try (client) {
            InputStream in = client.getInputStream();
            OutputStream out = client.getOutputStream();
            Request request = Request.of(head(in));
            requests.add(request.route());
            if (request.path().equals("/_ping")) {
                write(out, "200 OK", "text/plain", request.method().equals("HEAD") ? "" : "OK");
            } else if (NOT_IMPLEMENTED.matcher(request.route()).matches()) {
                write(out, "501 Not Implemented", "text/plain", "");
            } else if (BY_ID.matcher(request.route()).matches()
                    && !HAS_ID.matcher(request.path()).find()) {
                write(
                        out,
                        "404 Not Found",
                        "application/json",
                        error("id not found").toString());
            } else if (PASSED_ON.matcher(request.route()).matches()) {
                passOn(request, in, out);
            } else {
                Answer answer = answer(request, in.readNBytes(request.length()));
                write(
                        out,
                        answer.status() + " X",
                        "application/json",
                        answer.body().toString());
            }
        }
    }

    private Answer answer(Request request, byte[] body) throws IOException {
        String route = request.route();
        if (route.equals("GET /info")) {
            return new Answer(200, JSON.readTree(INFO));
        }
        if (route.equals("GET /version")) {
            return new Answer(200, JSON.readTree(VERSION));
        }
        if (route.equals("POST /containers/create")) {
            return ask("POST", request.path() + request.query(), created(JSON.readTree(body)));
        }
        if (route.equals("GET /containers/json")) {
            Answer all = ask("GET", request.path() + "?all=true&filters=" + filters(request.query()), null);
            ArrayNode list = JSON.createArrayNode();
            all.body().forEach(each -> list.add(listed(each)));
            return new Answer(all.status(), list);
        }
        if (route.matches("GET /containers/[^/]+/json")) {
            return mapped(ask("GET", request.path(), null), KubedockStandIn::inspected);
        }
        if (route.matches("POST /containers/[^/]+/exec")) {
            JsonNode wanted = JSON.readTree(body);
            return wanted.path("Env").isEmpty()
                    ? ask("POST", request.path(), wanted)
                    : new Answer(400, error("env variables not supported"));
        }
        if (route.matches("GET /images/.+/json")) {
            String name = request.path().replaceFirst("^/images/", "").replaceFirst("/json$", "");
            return new Answer(
                    200,
                    JSON.createObjectNode()
                            .put("Id", name)
                            .put("Created", "0001-01-01T00:00:00Z")
                            .put("Size", 0));
        }
        if (route.equals("POST /images/create")) {
            return new Answer(200, JSON.createObjectNode().put("status", "Download complete"));
        }
        if (route.equals("GET /images/json")) {
            return new Answer(200, JSON.createArrayNode());
        }
        if (route.equals("POST /networks/create")) {
            JsonNode wanted = JSON.readTree(body);
            ObjectNode kept = JSON.createObjectNode();
            kept.set("Name", wanted.path("Name"));
            kept.set("Labels", wanted.path("Labels"));
            return ask("POST", request.path(), kept);
        }
        if (route.equals("GET /networks")) {
            Answer all = ask("GET", request.path() + request.query(), null);
            ArrayNode list = JSON.createArrayNode();
            all.body().forEach(each -> list.add(network(each)));
            return new Answer(all.status(), list);
        }
        if (route.matches("GET /networks/[^/]+")) {
            return mapped(ask("GET", request.path(), null), KubedockStandIn::network);
        }
        return new Answer(404, JSON.getNodeFactory().textNode("404 page not found"));
    }

    private static Answer mapped(Answer answer, java.util.function.UnaryOperator<JsonNode> mapping) {
        return answer.status() < 400 ? new Answer(answer.status(), mapping.apply(answer.body())) : answer;
    }

    /** It compares names, where Docker looks for an expression. */
    private static String filters(String query) throws IOException {
        int at = query.indexOf("filters=");
        if (at < 0) {
            return "%7B%7D";
        }
        JsonNode filters = JSON.readTree(URLDecoder.decode(query.substring(at + 8), StandardCharsets.UTF_8));
        if (filters.has("name")) {
            String name = filters.path("name").path(0).asText();
            ((ObjectNode) filters).putArray("name").add("^/" + name.replace("^", "\\^") + "$");
        }
        return java.net.URLEncoder.encode(filters.toString(), StandardCharsets.UTF_8);
    }

    /** What it does not know it passes over. */
    private static ObjectNode created(JsonNode wanted) {
        ObjectNode kept = JSON.createObjectNode();
        for (String field :
                List.of("Hostname", "Image", "Entrypoint", "Cmd", "Env", "ExposedPorts", "Labels", "User")) {
            if (wanted.hasNonNull(field)) {
                kept.set(field, wanted.get(field));
            }
        }
        ObjectNode host = kept.putObject("HostConfig");
        for (String field : List.of("Binds", "PortBindings", "NetworkMode")) {
            if (wanted.path("HostConfig").hasNonNull(field)) {
                host.set(field, wanted.path("HostConfig").get(field));
            }
        }
        if (wanted.hasNonNull("NetworkingConfig")) {
            kept.set("NetworkingConfig", wanted.get("NetworkingConfig"));
        }
        return kept;
    }

    private static JsonNode listed(JsonNode docker) {
        String state = word(docker.path("State").asText());
        ObjectNode json = JSON.createObjectNode();
        json.set("Id", docker.path("Id"));
        json.set("Names", docker.path("Names"));
        json.set("Image", docker.path("Image"));
        json.set("Labels", docker.path("Labels"));
        json.put("State", health(state)).put("Status", state);
        json.set("Created", docker.path("Created"));
        json.putObject("NetworkSettings")
                .set("Networks", endpoints(docker.path("NetworkSettings").path("Networks")));
        return json;
    }

    private static JsonNode inspected(JsonNode docker) {
        String state = word(docker.path("State").path("Status").asText());
        JsonNode config = docker.path("Config");
        ObjectNode json = JSON.createObjectNode();
        json.set("Id", docker.path("Id"));
        json.set("Name", docker.path("Name"));
        json.set("Image", config.path("Image"));
        ObjectNode network = json.putObject("NetworkSettings").put("IPAddress", "127.0.0.1");
        network.set("Networks", endpoints(docker.path("NetworkSettings").path("Networks")));
        network.set("Ports", ports(docker.path("NetworkSettings").path("Ports")));
        json.putObject("HostConfig").put("NetworkMode", "bridge");
        ObjectNode said = json.putObject("State");
        said.putObject("Health").put("Status", health(state));
        said.put("Running", state.equals("Up"))
                .put("Status", state)
                .put("OOMKilled", false)
                .put("StartedAt", seconds(docker.path("Created").asText()))
                .put(
                        "FinishedAt",
                        seconds(docker.path("State").path("FinishedAt").asText()))
                .put("ExitCode", 0)
                .put("Error", "");
        ObjectNode configured =
                json.putObject("Config").put("Hostname", "localhost").put("Tty", false);
        for (String field : List.of("Image", "Labels", "Env", "Cmd", "ExposedPorts")) {
            configured.set(field, config.path(field));
        }
        json.put("Created", seconds(docker.path("Created").asText()));
        return json;
    }

    private static ObjectNode endpoints(JsonNode docker) {
        ObjectNode networks = JSON.createObjectNode();
        docker.properties().forEach(each -> networks.putObject(each.getKey())
                .put("NetworkID", each.getValue().path("NetworkID").asText())
                .put("IPAddress", "127.0.0.1")
                .set("Aliases", each.getValue().path("Aliases")));
        return networks;
    }

    private static ObjectNode ports(JsonNode docker) {
        ObjectNode ports = JSON.createObjectNode();
        for (Map.Entry<String, JsonNode> port : docker.properties()) {
            if (!port.getValue().isEmpty()) {
                ports.putArray(port.getKey())
                        .addObject()
                        .put("HostIp", "0.0.0.0")
                        .put(
                                "HostPort",
                                port.getValue().path(0).path("HostPort").asText());
            }
        }
        return ports;
    }

    private static JsonNode network(JsonNode docker) {
        ObjectNode json = JSON.createObjectNode();
        json.set("Name", docker.path("Name"));
        json.set("ID", docker.path("Id"));
        json.put("Driver", "bridge").put("Scope", "local").put("Attachable", true);
        json.set("Containers", docker.path("Containers"));
        json.set("Labels", docker.path("Labels"));
        return json;
    }

    private static String word(String state) {
        return switch (state) {
            case "running" -> "Up";
            case "created" -> "Created";
            default -> "Exited";
        };
    }

    private static String health(String state) {
        return state.equals("Up") ? "healthy" : "unhealthy";
    }

    private static String seconds(String moment) {
        return moment.replaceFirst("\\.[0-9]+", "");
    }

    private static ObjectNode error(String text) {
        return JSON.createObjectNode().put("error", text);
    }

    /** By HTTP 1.0, so that the answer ends with the connection. */
    private Answer ask(String method, String path, @org.jspecify.annotations.Nullable JsonNode body)
            throws IOException {
        try (SocketChannel upstream = connect()) {
            byte[] bytes = body == null ? new byte[0] : JSON.writeValueAsBytes(body);
            OutputStream out = Channels.newOutputStream(upstream);
            out.write((method + " /v1.41" + path + " HTTP/1.0\r\nHost: engine\r\nContent-Type: application/json\r\n"
                            + "Content-Length: " + bytes.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            out.write(bytes);
            InputStream in = Channels.newInputStream(upstream);
            int status = Integer.parseInt(head(in).split(" ")[1]);
            JsonNode answer = JSON.readTree(in.readAllBytes());
            return new Answer(
                    status, status < 400 ? answer : error(answer.path("message").asText()));
        }
    }

    private void passOn(Request request, InputStream in, OutputStream out) throws IOException {
        try (SocketChannel upstream = connect()) {
            boolean isUpgrade = request.head().toLowerCase(Locale.ROOT).contains("\r\nupgrade:");
            String line = request.method() + " /v1.41" + request.path() + request.query() + " HTTP/1.1";
            String rest = request.head().substring(request.head().indexOf("\r\n"));
            OutputStream toEngine = output(upstream);
            toEngine.write(
                    (line + (isUpgrade ? "" : "\r\nConnection: close") + rest).getBytes(StandardCharsets.ISO_8859_1));
            daemon(() -> in.transferTo(toEngine));
            Channels.newInputStream(upstream).transferTo(out);
        }
    }

    /** A stream of {@link Channels} waits for whoever reads from the same channel. */
    private static OutputStream output(SocketChannel channel) {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                ByteBuffer left = ByteBuffer.wrap(bytes, offset, length);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
            }
        };
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(engine));
        return channel;
    }

    private static void write(OutputStream out, String status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        out.write(("HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + bytes.length
                        + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        out.write(bytes);
        out.flush();
    }

    /** With the empty line at its end. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.write(next);
            matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // A connection, or the test, is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
