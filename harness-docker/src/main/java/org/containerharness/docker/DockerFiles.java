package org.containerharness.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.transport.DockerHttpClient;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.containerharness.docker.api.EngineClient;
import org.containerharness.docker.api.EngineClient.Call;
import org.containerharness.docker.http.EngineLimits;
import org.containerharness.docker.http.Patience;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineFiles;
import org.containerharness.files.ArchiveExtractor;
import org.containerharness.files.CopiedFiles;
import org.containerharness.files.TarStream;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.FileSpec;

/** Files of a real engine's containers. */
final class DockerFiles implements EngineFiles {

    private final EngineClient client;
    private final EngineLimits limits;

    DockerFiles(EngineClient client) {
        this.client = client;
        this.limits = client.limits();
    }

    @Override
    public void copyIn(String container, List<FileSpec> files) {
        List<TarStream.Entry> entries = CopiedFiles.entries(files);
        client.run(Call.of(
                        "copy " + entries.size() + (entries.size() == 1 ? " file" : " files") + " into container "
                                + container,
                        "PUT",
                        DockerContainers.path(container, "/archive") + "?path=%2F",
                        limits.copy())
                .with(Patience.untilSilentFor(limits.copy()))
                .with(() -> new TarStream(entries.iterator()))
                .canBeRepeated());
    }

    @Override
    public void copyOut(String container, ContainerPath source, Path target) throws IOException {
        try (InputStream archive = read(container, source)) {
            ArchiveExtractor.extract(archive, target);
        }
    }

    @Override
    public InputStream read(String container, ContainerPath source) {
        DockerHttpClient.Response answer =
                client.open(archive(container, source, "GET").with(Patience.untilSilentFor(limits.copy())));
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
            if (e.status() == 404) {
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
