package org.containerharness.compose.internal.translate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.compose.internal.shape.ComposeShape;
import org.containerharness.model.AddressText;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.MountSpec;
import org.containerharness.model.Secrets;

/** The configs and secrets of a service's containers: mounted if they are files, else copied in. */
final class FileObjectsPart {

    private static final int READABLE_BY_ALL = 0444;
    private static final int LARGEST_SECRET = 64 * 1024;

    private final ServiceScope scope;
    private final List<MountSpec> mounts = new ArrayList<>();
    private final List<FileSpec> files = new ArrayList<>();

    FileObjectsPart(ServiceScope scope) {
        this.scope = scope;
    }

    ContainerSpec apply(ContainerSpec spec) {
        add("configs", "/");
        add("secrets", "/run/secrets/");
        return spec.plusMounts(mounts).plusFiles(files);
    }

    /** The content of a config or secret: written in place, or the value of its variable. */
    static Optional<String> content(Element object) {
        return object.text("content").or(() -> object.text(ComposeShape.VARIABLE_VALUE));
    }

    private void add(String kind, String folder) {
        Map<String, Element> known = scope.project().elements(kind);
        List<Element> uses = scope.service().list(kind);
        for (int i = 0; i < uses.size(); i++) {
            String source = uses.get(i).text("source").orElse("");
            Optional<Element> object = Optional.ofNullable(known.get(source));
            if (object.isPresent()) {
                add(new Use(kind, source, object.get(), uses.get(i), folder, Integer.toString(i)));
            }
        }
    }

    private record Use(String kind, String key, Element object, Element mount, String folder, String index) {

        ContainerPath target() {
            String target = mount.text("target").orElse(key);
            return new ContainerPath(target.startsWith("/") ? target : folder + target);
        }
    }

    private void add(Use use) {
        Optional<String> file = use.object.text("file");
        if (file.isPresent()) {
            warnOfOwner(use);
            if (use.kind.equals("secrets")) {
                learn(Path.of(file.get()));
            }
            mounts.add(new MountSpec.BindMount(Path.of(file.get()), use.target(), true, false, List.of()));
        } else {
            copied(use).ifPresent(files::add);
        }
    }

    /** One that cannot be read is refused by the engine, or is no text. */
    static void learn(Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) <= LARGEST_SECRET) {
                Secrets.learnValue(Files.readString(file).strip());
            }
        } catch (IOException e) {
            return;
        }
    }

    private void warnOfOwner(Use use) {
        if (use.mount.has("uid") || use.mount.has("gid") || use.mount.has("mode")) {
            scope.warn(
                    "uid, gid and mode have no effect, since the file of \"" + use.key
                            + "\" is mounted as it is; give its content with environment:"
                            + (use.kind.equals("configs") ? " or content:" : "") + " to have them applied",
                    use.kind,
                    use.index);
        }
    }

    private Optional<FileSpec> copied(Use use) {
        if (scope.service().flag("read_only")) {
            scope.refuse(
                    "\"" + use.key + "\" cannot be copied into a container whose root is read_only; give it"
                            + " with file:, which is mounted",
                    use.kind,
                    use.index);
            return Optional.empty();
        }
        Optional<String> content = content(use.object);
        if (content.isEmpty()) {
            scope.refuse(
                    "\"" + use.key + "\" has no content: "
                            + use.object
                                    .text("environment")
                                    .map(variable -> "the variable " + variable + " is not set")
                                    .orElse("it is external, and this engine keeps no " + use.kind + " of its own"),
                    use.kind,
                    use.index);
            return Optional.empty();
        }
        return scope.attempt(() -> file(use, content.get()), use.kind, use.index);
    }

    private FileSpec file(Use use, String content) {
        FileSpec file = new FileSpec(
                new FileSpec.Bytes(content.getBytes(StandardCharsets.UTF_8)),
                use.target(),
                use.mount.integer("mode").orElse(READABLE_BY_ALL),
                id(use, "uid"),
                id(use, "gid"));
        return use.object.has("content") && AddressText.isIn(content) ? file.asTemplate() : file;
    }

    private int id(Use use, String key) {
        String id = use.mount.text(key).orElse("0");
        if (!id.matches("\\d{1,9}")) {
            scope.refuse(
                    key + " must be a number, not \"" + id + "\": names are known in the image only",
                    use.kind,
                    use.index);
            return 0;
        }
        return Integer.parseInt(id);
    }
}
