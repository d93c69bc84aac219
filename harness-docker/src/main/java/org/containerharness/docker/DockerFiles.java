package org.containerharness.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.transport.DockerHttpClient;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.containerharness.docker.api.EngineClient;
import org.containerharness.docker.api.EngineClient.Call;
import org.containerharness.docker.api.EngineErrors;
import org.containerharness.docker.http.CallTimeout;
import org.containerharness.docker.http.EngineLimits;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineFiles;
import org.containerharness.files.ArchiveExtractor;
import org.containerharness.log.Log;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.FileSpec;

/** Files of a real engine's containers. */
final class DockerFiles implements EngineFiles {

    private static final Log LOG = Log.ofHarness();

    private final EngineClient client;
    private final EngineLimits limits;

    DockerFiles(EngineClient client) {
        this.client = client;
        this.limits = client.limits();
    }

    @Override
    public void copyIn(String container, List<FileSpec> files) {
        ContainerUsers users = new ContainerUsers(container, path -> text(container, path));
        new FileUpload(client, container, path -> stat(container, path), users).send(files);
    }

    private Optional<String> text(String container, ContainerPath path) {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(read(container, path))) {
            tar.getNextEntry();
            return Optional.of(new String(tar.readAllBytes(), StandardCharsets.UTF_8));
        } catch (EngineException e) {
            if (EngineErrors.isMissing(e)) {
                return Optional.empty();
            }
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + path + " of container " + container + ".", e);
        }
    }

    /** @return empty if there is no such path */
    private Optional<PathStat> stat(String container, ContainerPath path) {
        try {
            return client.make(archive(container, path, "HEAD"), PathStat::of);
        } catch (EngineException e) {
            // A path behind a file has another status than one that is not there.
            if (EngineErrors.isMissing(e) || e.status() == 500 && e.kind() != EngineException.Kind.NOT_AN_ENGINE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void copyOut(String container, ContainerPath source, Path target) throws IOException {
        try (InputStream archive = read(container, source)) {
            List<String> leftOut = ArchiveExtractor.extract(archive, target);
            if (!leftOut.isEmpty()) {
                LOG.warn(
                        "{} of container {} was copied to {} without what is neither file, folder nor link: {}.",
                        source,
                        container,
                        target,
                        String.join(", ", leftOut));
            }
        }
    }

    @Override
    public InputStream read(String container, ContainerPath source) {
        DockerHttpClient.Response answer =
                client.open(archive(container, source, "GET").with(CallTimeout.untilSilentFor(limits.copy())));
        return new FilterInputStream(answer.getBody()) {
            @Override
            public void close() {
                answer.close();
            }
        };
    }

    private Call archive(String container, ContainerPath path, String method) {
        return Call.of(
                "read " + path + " of container " + container,
                method,
                DockerContainers.path(container, "/archive") + "?path=" + EngineClient.encode(path.text()),
                limits.query());
    }

    @Override
    public boolean exists(String container, ContainerPath path) {
        try {
            client.run(archive(container, path, "HEAD"));
            return true;
        } catch (EngineException e) {
            if (EngineErrors.isMissing(e)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public List<String> changes(String container) {
        JsonNode changes = client.json(Call.of(
                "list changed files of container " + container,
                "GET",
                DockerContainers.path(container, "/changes"),
                limits.query()));
        List<String> paths = new ArrayList<>();
        changes.forEach(change -> paths.add(change.path("Path").asText()));
        return List.copyOf(paths);
    }
}
