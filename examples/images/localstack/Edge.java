import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/** The one port of LocalStack in front of S3Mock and ElasticMQ; who is meant say the signature and the form of a request. */
public final class Edge {

    private static final int S3 = 9090;
    private static final int SQS = 9324;
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("connection", "content-length", "expect", "host", "upgrade", "transfer-encoding", "date");

    private static final List<String> STATES = new CopyOnWriteArrayList<>();
    private static volatile boolean completed;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public static void main(String[] words) throws Exception {
        SQSRestServerBuilder.withInterface("127.0.0.1").withPort(SQS).start().waitUntilStarted();
        Edge edge = new Edge();
        edge.awaitS3();
        HttpServer server = HttpServer.create(new InetSocketAddress("0.0.0.0", 4566), 0);
        server.createContext("/", edge::forward);
        server.createContext("/_localstack/", Edge::tell);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        runScripts();
        System.out.println("Ready.");
    }

    private void awaitS3() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + S3 + "/")).build();
        while (true) {
            try {
                client.send(request, HttpResponse.BodyHandlers.discarding());
                return;
            } catch (IOException e) {
                Thread.sleep(20);
            }
        }
    }

    /** As the official image does, once the port is open. */
    private static void runScripts() throws IOException, InterruptedException {
        File[] scripts = new File("/etc/localstack/init/ready.d").listFiles();
        if (scripts != null) {
            Arrays.sort(scripts);
            for (File script : scripts) {
                int code = new ProcessBuilder(script.getPath()).inheritIO().start().waitFor();
                STATES.add("{\"stage\": \"READY\", \"name\": \"" + script.getName() + "\", \"state\": \""
                        + (code == 0 ? "SUCCESSFUL" : "ERROR") + "\"}");
            }
        }
        completed = true;
    }

    private static void tell(HttpExchange exchange) throws IOException {
        byte[] body = ("{\"completed\": " + completed + ", \"scripts\": " + STATES + "}")
                .getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private void forward(HttpExchange exchange) throws IOException {
        String signature = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
        int port = signature.contains("/sqs/") || target.startsWith("AmazonSQS") ? SQS : S3;
        URI uri = URI.create("http://127.0.0.1:" + port + exchange.getRequestURI());
        byte[] body = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase())) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try (exchange) {
            HttpResponse<InputStream> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            byte[] content = answer.body().readAllBytes();
            answer.headers().map().forEach((name, values) -> {
                if (!OF_THE_CONNECTION.contains(name.toLowerCase()) && !name.startsWith(":")) {
                    exchange.getResponseHeaders().put(name, List.copyOf(values));
                }
            });
            exchange.sendResponseHeaders(answer.statusCode(), content.length == 0 ? -1 : content.length);
            if (content.length > 0) {
                exchange.getResponseBody().write(content);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
