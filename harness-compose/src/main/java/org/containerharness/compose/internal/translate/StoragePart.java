package org.containerharness.compose.internal.translate;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.compose.model.FileMount;
import org.containerharness.compose.model.FileObject;
import org.containerharness.compose.model.ServiceMount;
import org.containerharness.compose.model.Storage;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.MountSpec;

/** The files of a service's containers. */
final class StoragePart {

    private static final int READABLE_BY_ALL = 0444;

    private final ServiceScope scope;
    private final Storage storage;

    StoragePart(ServiceScope scope) {
        this.scope = scope;
        this.storage = scope.service().storage();
    }

    ContainerSpec apply(ContainerSpec spec, Settings settings) {
        settings.put("HostConfig/StorageOpt", storage.options());
        List<MountSpec> mounts = new ArrayList<>();
        List<FileSpec> files = new ArrayList<>();
        for (int i = 0; i < storage.mounts().size(); i++) {
            ServiceMount mount = storage.mounts().get(i);
            scope.attempt(() -> mount(mount), "volumes", Integer.toString(i)).ifPresent(mounts::add);
        }
        for (String text : storage.tmpfs()) {
            String[] parts = text.split(":", 2);
            mounts.add(new MountSpec.TmpfsMount(new ContainerPath(parts[0]), parts.length == 2 ? parts[1] : ""));
        }
        objects("configs", storage.configs(), scope.project().configs(), "/", mounts, files);
        objects("secrets", storage.secrets(), scope.project().secrets(), "/run/secrets/", mounts, files);
        return spec.plusMounts(mounts).plusFiles(files);
    }

    // Mounts

    private MountSpec mount(ServiceMount mount) {
        ContainerPath target = new ContainerPath(mount.target());
        return switch (mount.type()) {
            case "bind" -> bind(mount, target);
            case "tmpfs" -> tmpfs(mount, target);
            case "image" -> image(mount, target);
            default -> volume(mount, target);
        };
    }

    private static MountSpec bind(ServiceMount mount, ContainerPath target) {
        List<String> options = new ArrayList<>();
        mount.selinux().ifPresent(options::add);
        mount.propagation().ifPresent(options::add);
        Path source = Path.of(mount.source().orElse(""));
        if (mount.recursive().isEmpty() || mount.recursive().get().equals("enabled")) {
            return new MountSpec.BindMount(source, target, mount.isReadOnly(), mount.isHostPathCreated(), options);
        }
        Map<String, Object> bind = new LinkedHashMap<>();
        mount.propagation().ifPresent(value -> bind.put("Propagation", value));
        if (mount.isHostPathCreated()) {
            bind.put("CreateMountpoint", true);
        }
        switch (mount.recursive().get()) {
            case "disabled" -> bind.put("NonRecursive", true);
            case "writable" -> bind.put("ReadOnlyNonRecursive", true);
            default -> bind.put("ReadOnlyForceRecursive", true);
        }
        return new MountSpec.EngineMount(
                target,
                Optional.empty(),
                Map.of(
                        "Type",
                        "bind",
                        "Source",
                        source.toString(),
                        "ReadOnly",
                        mount.isReadOnly(),
                        "BindOptions",
                        bind));
    }

    private static MountSpec tmpfs(ServiceMount mount, ContainerPath target) {
        Map<String, Object> options = new LinkedHashMap<>();
        mount.tmpfsSize().filter(size -> size > 0).ifPresent(size -> options.put("SizeBytes", size));
        mount.tmpfsMode().ifPresent(mode -> options.put("Mode", mode));
        return new MountSpec.EngineMount(
                target,
                Optional.empty(),
                Map.of("Type", "tmpfs", "ReadOnly", mount.isReadOnly(), "TmpfsOptions", options));
    }

    private static MountSpec image(ServiceMount mount, ContainerPath target) {
        Map<String, Object> options = new LinkedHashMap<>();
        mount.subpath().ifPresent(path -> options.put("Subpath", path));
        return new MountSpec.EngineMount(
                target,
                Optional.empty(),
                Map.of("Type", "image", "Source", mount.source().orElse(""), "ImageOptions", options));
    }

    private MountSpec volume(ServiceMount mount, ContainerPath target) {
        boolean isPlain = mount.labels().isEmpty();
        if (mount.source().isPresent() && isPlain) {
            return new MountSpec.VolumeMount(
                    scope.names().volume(mount.source().get()),
                    target,
                    mount.isReadOnly(),
                    mount.isCopyOff(),
                    mount.subpath());
        }
        if (isPlain && !mount.isReadOnly() && !mount.isCopyOff()) {
            return new MountSpec.AnonymousVolume(target);
        }
        Map<String, Object> options = new LinkedHashMap<>();
        if (mount.isCopyOff()) {
            options.put("NoCopy", true);
        }
        if (!mount.labels().isEmpty()) {
            options.put("Labels", mount.labels());
        }
        mount.subpath().ifPresent(path -> options.put("Subpath", path));
        return new MountSpec.EngineMount(
                target,
                mount.source().map(scope.names()::volume),
                Map.of("Type", "volume", "ReadOnly", mount.isReadOnly(), "VolumeOptions", options));
    }

    // Configs and secrets

    private void objects(
            String kind,
            List<FileMount> wanted,
            Map<String, FileObject> known,
            String folder,
            List<MountSpec> mounts,
            List<FileSpec> files) {
        for (int i = 0; i < wanted.size(); i++) {
            FileMount mount = wanted.get(i);
            FileObject object = known.get(mount.source());
            if (object != null) {
                ContainerPath target = target(mount, folder);
                String[] place = {kind, Integer.toString(i)};
                if (object.file().isPresent()) {
                    mounts.add(fileMount(kind, object, mount, target, place));
                } else {
                    copied(kind, object, mount, target, place).ifPresent(files::add);
                }
            }
        }
    }

    private static ContainerPath target(FileMount mount, String folder) {
        String target = mount.target().orElse(mount.source());
        return new ContainerPath(target.startsWith("/") ? target : folder + target);
    }

    private MountSpec fileMount(String kind, FileObject object, FileMount mount, ContainerPath target, String[] place) {
        if (mount.uid().isPresent() || mount.gid().isPresent() || mount.mode().isPresent()) {
            scope.warn(
                    "uid, gid and mode have no effect, since the file of \"" + object.key()
                            + "\" is mounted as it is; give its content with environment:"
                            + (kind.equals("configs") ? " or content:" : "") + " to have them applied",
                    place);
        }
        return new MountSpec.BindMount(Path.of(object.file().get()), target, true, false, List.of());
    }

    private Optional<FileSpec> copied(
            String kind, FileObject object, FileMount mount, ContainerPath target, String[] place) {
        if (storage.isRootReadOnly()) {
            scope.refuse(
                    "\"" + object.key() + "\" cannot be copied into a container whose root is read_only; give it"
                            + " with file:, which is mounted",
                    place);
            return Optional.empty();
        }
        if (object.content().isEmpty()) {
            scope.refuse(
                    "\"" + object.key() + "\" has no content: "
                            + object.environment()
                                    .map(variable -> "the variable " + variable + " is not set")
                                    .orElse("it is external, and this engine keeps no " + kind + " of its own"),
                    place);
            return Optional.empty();
        }
        return scope.attempt(
                () -> new FileSpec(
                        new FileSpec.Bytes(object.content().get().getBytes(StandardCharsets.UTF_8)),
                        target,
                        mount.mode().orElse(READABLE_BY_ALL),
                        id(mount.uid(), "uid", place),
                        id(mount.gid(), "gid", place)),
                place);
    }

    private int id(Optional<String> id, String key, String[] place) {
        if (id.filter(text -> !text.matches("\\d{1,9}")).isPresent()) {
            scope.refuse(key + " must be a number, not \"" + id.get() + "\": names are known in the image only", place);
            return 0;
        }
        return id.map(Integer::parseInt).orElse(0);
    }
}
