package org.containerharness.spring.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.containerharness.handle.RunningContainer;
import org.containerharness.junit.ContextFramework;
import org.containerharness.junit.context.Candidate;
import org.containerharness.junit.context.KnownImage;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ImageSource;
import org.containerharness.model.Protocol;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;

/**
 * A container as Boot's support of Compose sees services. It is known by its declared image: with another registry or from
 * a snapshot it is still the same service.
 */
record ContainerService(
        String name,
        ImageReference image,
        String host,
        ConnectionPorts ports,
        Map<String, String> env,
        Map<String, String> labels)
        implements RunningService {

    static ContainerService of(Candidate candidate) {
        ContainerSpec declared = candidate.declared();
        return new ContainerService(
                declared.name(),
                image(declared),
                candidate.running().host(),
                new Published(candidate.running(), declared),
                candidate.environment(),
                labels(declared));
    }

    /** As it would be if it ran with one to one ports: for asking what would connect to it. */
    static ContainerService imagined(ContainerSpec declared) {
        return new ContainerService(
                declared.name(),
                image(declared),
                "localhost",
                new SamePorts(),
                declared.process().environment(),
                labels(declared));
    }

    /** What it is, is in the label in which Boot expects it, by one of the names of images that Boot knows. */
    private static Map<String, String> labels(ContainerSpec declared) {
        Map<String, String> labels = new LinkedHashMap<>(declared.labels());
        KnownImage.of(declared)
                // Boot does not know Valkey, which is a Redis to clients.
                .map(known -> known.service().equals("redis") ? "redis" : known.repository())
                .or(() -> Optional.ofNullable(labels.get(ContextFramework.CONNECTION))
                        .filter(said -> !said.equals("primary")))
                .ifPresent(name -> labels.putIfAbsent("org.springframework.boot.service-connection", name));
        return labels;
    }

    static ImageReference image(ContainerSpec declared) {
        return ImageReference.of(
                declared.image() instanceof ImageSource.Pulled pulled
                        ? pulled.reference().toString()
                        : declared.name());
    }

    private record Published(RunningContainer running, ContainerSpec declared) implements ConnectionPorts {

        /**
         * The host port, 0 for a port that the service has only with a plugin: some details ask for all ports it could have,
         * though nobody connects there.
         */
        @Override
        public int get(int containerPort) {
            boolean isExtra = KnownImage.of(declared)
                    .filter(known -> !known.ports().contains(containerPort))
                    .isPresent();
            boolean isThere = running.publishedPorts().containsKey(ContainerPort.tcp(containerPort));
            return isExtra && !isThere ? 0 : running.port(containerPort);
        }

        @Override
        public List<Integer> getAll() {
            return getAll(null);
        }

        @Override
        public List<Integer> getAll(@Nullable String protocol) {
            return running.publishedPorts().entrySet().stream()
                    .filter(port -> protocol == null
                            || port.getKey().protocol() == Protocol.valueOf(protocol.toUpperCase(Locale.ROOT)))
                    .map(port -> port.getValue().getPort())
                    .toList();
        }
    }

    private record SamePorts() implements ConnectionPorts {

        @Override
        public int get(int containerPort) {
            return containerPort;
        }

        @Override
        public List<Integer> getAll() {
            return List.of();
        }

        @Override
        public List<Integer> getAll(String protocol) {
            return List.of();
        }
    }
}
