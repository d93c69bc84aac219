package org.containerharness.engine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.FileSpec;

/** Files of containers in memory. */
final class FakeFiles implements EngineFiles {

    private final FakeState state;

    FakeFiles(FakeState state) {
        this.state = state;
    }

    @Override
    public void copyIn(String name, List<FileSpec> files) {
        FakeContainer container = state.existing("copy into", name);
        files.forEach(file -> container.file(place(file).text(), content(file)));
    }

    private static ContainerPath place(FileSpec file) {
        return file.target().isFolder() && file.ownName().isPresent()
                ? file.target().child(file.ownName().get())
                : file.target().normalized();
    }

    private static byte[] content(FileSpec file) {
        if (file.source() instanceof FileSpec.Bytes bytes) {
            return bytes.content();
        }
        if (file.source() instanceof FileSpec.HostFile host && Files.isRegularFile(host.path())) {
            try {
                return Files.readAllBytes(host.path());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new byte[0];
    }

    @Override
    public void copyOut(String name, ContainerPath source, Path target) throws IOException {
        Files.write(target, file(state.existing("copy out of", name), source));
    }

    @Override
    public InputStream read(String name, ContainerPath source) {
        byte[] content = file(state.existing("read archive of", name), source);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry entry =
                    new TarArchiveEntry(source.text().substring(source.text().lastIndexOf('/') + 1));
            entry.setSize(content.length);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static byte[] file(FakeContainer container, ContainerPath path) {
        byte[] content = container.files().get(path.text());
        if (content == null) {
            throw FakeState.refused(
                    EngineException.Kind.NOT_FOUND,
                    "Could not find the file " + path + " in container " + container.name());
        }
        return content;
    }

    @Override
    public boolean exists(String name, ContainerPath path) {
        return state.existing("look for " + path + " in", name).files().containsKey(path.text());
    }

    @Override
    public List<String> changes(String name) {
        return List.copyOf(
                state.existing("list changed files of container", name).files().keySet());
    }
}
