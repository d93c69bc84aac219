package org.containerharness.services.localstack;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Service;

/** The few requests that make and remove things, without a client of AWS. */
record AwsCalls(HttpClient client, LocalStack stack) {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** One of them asks for a thousand. */
    private static final int PAGES = 1000;

    private static final Pattern KEY = Pattern.compile("<Key>(.*?)</Key>", Pattern.DOTALL);

    static AwsCalls to(Service container, int port) {
        return new AwsCalls(
                container.shared(HttpClient.class, HttpClient.class, HttpClient::newHttpClient),
                LocalStackKind.of(container, port));
    }

    void makeBucket(String name) {
        // us-east-1 is the one region that must not be named.
        String where = stack.region().equals("us-east-1")
                ? ""
                : "<CreateBucketConfiguration><LocationConstraint>" + stack.region()
                        + "</LocationConstraint></CreateBucketConfiguration>";
        call("s3", "PUT", "/" + name, where);
    }

    /** With what is in it. */
    void removeBucket(String name) {
        for (int page = 0; page < PAGES; page++) {
            List<String> keys = new ArrayList<>();
            KEY.matcher(call("s3", "GET", "/" + name + "?list-type=2", ""))
                    .results()
                    .forEach(found -> keys.add(found.group(1)));
            if (keys.isEmpty()) {
                break;
            }
            keys.forEach(key -> call("s3", "DELETE", "/" + name + "/" + path(key), ""));
        }
        call("s3", "DELETE", "/" + name, "");
    }

    private static String path(String keyInXml) {
        String key = keyInXml.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&amp;", "&");
        return encoded(key).replace("+", "%20").replace("%2F", "/");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    void makeQueue(String name) {
        String order = name.endsWith(".fifo") ? "&Attribute.1.Name=FifoQueue&Attribute.1.Value=true" : "";
        call("sqs", "POST", "/", "Action=CreateQueue&Version=2012-11-05&QueueName=" + encoded(name) + order);
    }

    /** The state of the scripts that it runs when it is ready, as JSON. */
    String scripts() {
        return call("s3", "GET", "/_localstack/init/ready", "");
    }

    private String call(String service, String method, String path, String body) {
        URI uri = URI.create(stack.url() + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(LIMIT)
                // Nobody checks the signature; it says which service is meant.
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=" + stack.accessKey() + "/20260101/" + stack.region() + "/"
                                + service + "/aws4_request, SignedHeaders=host, Signature=0")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (service.equals("sqs")) {
            request.header("Content-Type", "application/x-www-form-urlencoded");
        }
        try {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new HarnessException("<" + stack.name() + "> answered " + method + " " + path + " of " + service
                        + " with " + answer.statusCode() + ": " + answer.body()
                        + ". Look at the output of the container.");
            }
            return answer.body();
        } catch (IOException e) {
            throw new HarnessException("<" + stack.name() + "> does not answer at " + uri + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessException("Interrupted while calling " + uri + ".", e);
        }
    }
}
