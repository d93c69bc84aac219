package org.containerharness.docker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.containerharness.docker.api.Dialect;
import org.containerharness.docker.api.EngineClient;
import org.containerharness.docker.api.EngineClient.Call;
import org.containerharness.docker.api.EngineErrors.Subject;
import org.containerharness.docker.http.CallTimeout;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineException.Kind;
import org.containerharness.files.CopiedFiles;
import org.containerharness.files.TarStream;
import org.containerharness.log.Log;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.Counted;
import org.containerharness.model.FileSpec;
import org.jspecify.annotations.Nullable;

/**
 * Copies files into a container, all in one upload, by the rule of {@code docker cp}: a file goes into a folder that is
 * there, and nothing turns a folder into a file or a file into a folder.
 *
 * <p>The engine holds to that itself when asked to, except that it replaces a link that leads to a folder as it does
 * any file. So what is there is asked for beforehand where such a link could be, and after a refusal.
 */
final class FileUpload {

    private static final Log LOG = Log.ofHarness();

    /** Since Docker 28.5 from the container's root, without a slash before it. */
    private static final Pattern BEHIND_FILE =
            Pattern.compile("(?:\\b(?:open|mkdir|link|symlink)at |(?=/))/?(?<path>[^\"]*): not a directory");

    private static final Pattern EXTENSION = Pattern.compile(".\\.([A-Za-z]\\w+)$");

    private final EngineClient client;
    private final String container;
    private final Function<ContainerPath, Optional<PathStat>> stat;
    private final ContainerUsers users;

    /** @param stat asks what is at a path of the container */
    FileUpload(
            EngineClient client,
            String container,
            Function<ContainerPath, Optional<PathStat>> stat,
            ContainerUsers users) {
        this.users = users;
        this.client = client;
        this.container = container;
        this.stat = stat;
    }

    void send(List<FileSpec> files) {
        List<Upload> uploads =
                files.stream().map(users::withNumbers).map(this::lookedAt).toList();
        while (true) {
            try {
                put(uploads.stream()
                        .flatMap(upload -> upload.entries().stream())
                        .toList());
                return;
            } catch (EngineException e) {
                uploads = after(e, uploads);
            }
        }
    }

    /**
     * What to send after a refusal; each time something less or in another place.
     *
     * @throws EngineException if there is nothing else to send
     */
    private List<Upload> after(EngineException refusal, List<Upload> uploads) {
        Optional<Dialect.Clash> clash = client.dialect().clash(String.valueOf(refusal.getMessage()));
        if (refusal.kind() != Kind.FILE_OR_FOLDER || clash.isEmpty()) {
            throw behindFile(refusal);
        }
        boolean isFolderThere = clash.get().isFolderThere();
        String path = clash.get().path();
        boolean isMendable = isFolderThere
                ? uploads.stream().anyMatch(upload -> upload.isNamedFileAt(path))
                : isFolderBehindLink(path);
        if (!isMendable) {
            throw clash(refusal, path, isFolderThere, uploads);
        }
        return uploads.stream()
                .map(upload -> isFolderThere ? upload.intoFolderAt(path) : upload.withoutFolderAt(path))
                .toList();
    }

    /** What goes where, as far as is known yet. */
    private record Upload(FileSpec file, List<TarStream.Entry> entries) {

        static Upload of(FileSpec file) {
            List<String> leftOut = new ArrayList<>();
            List<TarStream.Entry> entries = CopiedFiles.entries(List.of(file), path -> leftOut.add(path.toString()));
            if (!leftOut.isEmpty()) {
                LOG.warn(
                        "{} is copied in without what is neither file, folder nor link: {}.",
                        file.target(),
                        String.join(", ", leftOut));
            }
            return new Upload(file, entries);
        }

        Upload into() {
            return of(file.withTarget(new ContainerPath(file.target() + "/")));
        }

        Upload intoFolderAt(String path) {
            return isNamedFileAt(path) ? into() : this;
        }

        /** Without the entry that would make the folder; what is in it gets there by the link. */
        Upload withoutFolderAt(String path) {
            return new Upload(
                    file,
                    entries.stream()
                            .filter(entry ->
                                    entry.content() != null || !pathOf(entry).equals(path))
                            .toList());
        }

        /** True for a file whose target was not written as a folder. */
        boolean isFileAt(String path) {
            return !file.target().isFolder()
                    && entries.size() == 1
                    && entries.get(0).content() != null
                    && pathOf(entries.get(0)).equals(path);
        }

        boolean isNamedFileAt(String path) {
            return file.ownName().isPresent() && isFileAt(path);
        }

        boolean reaches(String path) {
            return entries.stream().anyMatch(entry -> pathOf(entry).equals(path));
        }
    }

    private static String pathOf(TarStream.Entry entry) {
        return new ContainerPath("/" + entry.header().getName()).normalized().text();
    }

    private Upload lookedAt(FileSpec file) {
        Upload upload = Upload.of(file);
        ContainerPath target = file.target().normalized();
        if (!upload.isFileAt(target.text()) || isMeantAsFile(file) || !isFolder(target)) {
            return upload;
        }
        if (file.ownName().isEmpty()) {
            throw clash(null, target.text(), true, List.of(upload));
        }
        return upload.into();
    }

    /**
     * True for init.sql that is copied to a path such as /init/1.sql, which saves a call. If that is a folder all the
     * same, the engine refuses the upload.
     */
    private static boolean isMeantAsFile(FileSpec file) {
        Optional<String> extension = extension(file.target().text());
        return extension.isPresent()
                && file.ownName().map(name -> extension(name).equals(extension)).orElse(true);
    }

    private static Optional<String> extension(String path) {
        Matcher extension = EXTENSION.matcher(path.substring(path.lastIndexOf('/') + 1));
        return extension.find() ? Optional.of(extension.group(1)) : Optional.empty();
    }

    private boolean isFolder(ContainerPath path) {
        return stat.apply(path)
                .map(found -> found.isFolder() || (found.isLink() && leadsToFolder(found)))
                .orElse(false);
    }

    private boolean isFolderBehindLink(String path) {
        return stat.apply(new ContainerPath(path))
                .map(found -> found.isLink() && leadsToFolder(found))
                .orElse(false);
    }

    private boolean leadsToFolder(PathStat link) {
        return link.linkTarget().startsWith("/")
                && stat.apply(new ContainerPath(link.linkTarget()))
                        .map(PathStat::isFolder)
                        .orElse(false);
    }

    private void put(List<TarStream.Entry> entries) {
        client.run(Call.of(
                        attempt(entries.size()),
                        "PUT",
                        DockerContainers.path(container, "/archive") + "?path=%2F&noOverwriteDirNonDir=true",
                        client.limits().copy())
                .about(Subject.FILE_COPY)
                .with(CallTimeout.untilSilentFor(client.limits().copy()))
                .with(() -> new TarStream(entries.iterator()))
                .canBeRepeated());
    }

    private String attempt(int count) {
        return "copy " + Counted.of(count, "file") + " into container " + container;
    }

    private EngineException clash(
            @Nullable EngineException cause, String path, boolean isFolderThere, List<Upload> uploads) {
        Optional<FileSpec> file = uploads.stream()
                .filter(upload -> upload.reaches(path))
                .findFirst()
                .map(Upload::file);
        return refusal(
                cause,
                path + " is a " + (isFolderThere ? "folder" : "file") + " there, and would be a "
                        + (isFolderThere ? "file" : "folder") + " by "
                        + file.map(FileUpload::name).orElse("what is copied") + ". "
                        + advice(path, isFolderThere, file));
    }

    private static String advice(String path, boolean isFolderThere, Optional<FileSpec> file) {
        if (!isFolderThere) {
            return "Name a folder as the target.";
        }
        return file.flatMap(FileSpec::ownName).isPresent()
                ? "Give the file another target."
                : "Write the file's whole path, such as " + new ContainerPath(path).child("app.conf") + ".";
    }

    private static String name(FileSpec file) {
        if (file.source() instanceof FileSpec.HostFile host) {
            return "<" + host.path() + ">";
        }
        return file.source() instanceof FileSpec.ClassPathResource resource
                ? "<classpath:" + resource.name() + ">"
                : "content given in place for " + file.target();
    }

    /** Says which of the folders on the way is none. */
    private EngineException behindFile(EngineException e) {
        Matcher behind = BEHIND_FILE.matcher(String.valueOf(e.getMessage()));
        if (!behind.find()) {
            return e;
        }
        String path = "/" + behind.group("path");
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            ContainerPath above = new ContainerPath(path.substring(0, slash));
            if (stat.apply(above).isPresent() && !isFolder(above)) {
                return refusal(
                        e,
                        above + " is a file there, and would have to be a folder for " + path
                                + " to be in it. Choose another target.");
            }
        }
        return e;
    }

    private EngineException refusal(@Nullable EngineException cause, String reason) {
        return new EngineException(
                Kind.FILE_OR_FOLDER,
                cause == null ? 0 : cause.status(),
                "Could not copy files into container " + container + ": " + reason,
                cause);
    }
}
