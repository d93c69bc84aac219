package org.containerharness.services.rabbitmq;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.containerharness.model.HarnessException;
import org.containerharness.model.HostAndPort;
import org.containerharness.model.Service;
import org.containerharness.space.Shell;
import org.containerharness.space.SpaceMaker;

/**
 * Virtual hosts of one RabbitMQ container. Made through the management plugin if its port is published, which takes
 * milliseconds; else by {@code rabbitmqctl}, which takes a second or two. User and password are those of {@code
 * RABBITMQ_DEFAULT_USER} and {@code RABBITMQ_DEFAULT_PASS}, default {@code guest}.
 *
 * @param port inside the container, default 5672; must be published
 * @param managementPort inside the container, default 15672
 */
public record RabbitMqVirtualHosts(int port, int managementPort) implements SpaceMaker<RabbitMqVirtualHost> {

    private static final int DEFAULT_PORT = 5672;
    private static final int DEFAULT_MANAGEMENT_PORT = 15672;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    public RabbitMqVirtualHosts() {
        this(DEFAULT_PORT, DEFAULT_MANAGEMENT_PORT);
    }

    @Override
    public Class<RabbitMqVirtualHost> type() {
        return RabbitMqVirtualHost.class;
    }

    @Override
    public int ahead() {
        return 2;
    }

    @Override
    public List<RabbitMqVirtualHost> open(Service service, List<String> names) {
        if (service.publishes(managementPort)) {
            // The user who makes a virtual host gets every right in it.
            names.forEach(name -> call(service, "PUT", name));
        } else {
            rabbitmqctl(
                    service,
                    names.stream()
                            .map(name -> "rabbitmqctl -q add_vhost " + name + "\nrabbitmqctl -q set_permissions -p "
                                    + name + " \"$WHO\" '.*' '.*' '.*'\n")
                            .collect(Collectors.joining()));
        }
        InetSocketAddress address = service.address(port);
        return names.stream()
                .map(name -> new RabbitMqVirtualHost(
                        name, address.getHostString(), address.getPort(), user(service), password(service)))
                .toList();
    }

    @Override
    public void close(Service service, List<RabbitMqVirtualHost> spaces) {
        if (service.publishes(managementPort)) {
            spaces.forEach(space -> call(service, "DELETE", space.name()));
        } else {
            rabbitmqctl(
                    service,
                    spaces.stream()
                            .map(space -> "rabbitmqctl -q delete_vhost " + space.name() + "\n")
                            .collect(Collectors.joining()));
        }
    }

    private static void rabbitmqctl(Service service, String script) {
        Shell.run(service, Map.of("WHO", user(service)), Shell.LIMIT, script);
    }

    private void call(Service service, String method, String virtualHost) {
        InetSocketAddress address = service.address(managementPort);
        URI uri = URI.create("http://" + HostAndPort.of(address) + "/api/vhosts/" + virtualHost);
        String credentials = Base64.getEncoder()
                .encodeToString((user(service) + ":" + password(service)).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(LIMIT)
                .header("Authorization", "Basic " + credentials)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<String> answer = service.shared(HttpClient.class, HttpClient.class, HttpClient::newHttpClient)
                    .send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new HarnessException("The management plugin of <" + service.name() + "> answered " + method + " "
                        + uri.getPath() + " with " + answer.statusCode() + ": " + answer.body());
            }
        } catch (IOException e) {
            throw new HarnessException(
                    "The management plugin of <" + service.name() + "> does not answer at " + uri + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessException("Interrupted while calling " + uri + ".", e);
        }
    }

    private static String user(Service service) {
        return service.variable("RABBITMQ_DEFAULT_USER").orElse("guest");
    }

    private static String password(Service service) {
        return service.variable("RABBITMQ_DEFAULT_PASS").orElse("guest");
    }
}
