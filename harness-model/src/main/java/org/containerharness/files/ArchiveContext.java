package org.containerharness.files;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.containerharness.engine.BuildFiles;
import org.containerharness.engine.ContextFile;

/**
 * A build context of archives that are read from elsewhere while they are sent.
 *
 * @param dockerfile its text
 */
public record ArchiveContext(String dockerfile, List<Archive> archives) implements BuildFiles {

    private static final int MODE = 0644;

    /**
     * One of them.
     *
     * @param name in the context
     * @param size exactly
     */
    public record Archive(String name, long size, ContextFile.Content content) {}

    public ArchiveContext {
        archives = List.copyOf(archives);
    }

    @Override
    public String dockerfileName() {
        return "Dockerfile";
    }

    /** None of it is anything that a user could leave out. */
    @Override
    public long size() {
        return 0;
    }

    @Override
    public List<String> largest(int count) {
        return List.of();
    }

    @Override
    public List<String> leftOut() {
        return List.of();
    }

    @Override
    public boolean isDockerfileHidden() {
        return false;
    }

    @Override
    public List<ContextFile> files() {
        return archives.stream()
                .map(archive -> new ContextFile(
                        archive.name(), ContextFile.Kind.FILE, MODE, archive.size(), 0, "", archive.content()))
                .toList();
    }

    @Override
    public InputStream archive(boolean classic) {
        List<TarStream.Entry> entries = new ArrayList<>();
        entries.add(TarStream.Entry.file(dockerfileName(), MODE, dockerfile.getBytes(StandardCharsets.UTF_8)));
        archives.forEach(archive ->
                entries.add(TarStream.Entry.file(archive.name(), MODE, archive.size(), archive.content()::open)));
        return new TarStream(entries.iterator());
    }
}
