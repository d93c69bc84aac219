package org.containerharness.compose.internal.translate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ImageReference;
import org.containerharness.model.ImageSource;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.MountSpec;

/** The mounts of a service's containers. */
final class StoragePart {

    private final ServiceScope scope;
    private final Element service;

    StoragePart(ServiceScope scope) {
        this.scope = scope;
        this.service = scope.service();
    }

    ContainerSpec apply(ContainerSpec spec, EngineOptions settings) {
        settings.put("HostConfig/StorageOpt", service.pairs("storage_opt"));
        List<MountSpec> mounts = new ArrayList<>();
        List<Element> volumes = service.list("volumes");
        for (int i = 0; i < volumes.size(); i++) {
            Element volume = volumes.get(i);
            scope.attempt(() -> mount(volume), "volumes", Integer.toString(i)).ifPresent(mounts::add);
        }
        for (String text : service.texts("tmpfs")) {
            String[] parts = text.split(":", 2);
            mounts.add(new MountSpec.TmpfsMount(new ContainerPath(parts[0]), parts.length == 2 ? parts[1] : ""));
        }
        return spec.plusMounts(mounts);
    }

    private MountSpec mount(Element mount) {
        ContainerPath target = target(mount.text("target").orElse(""));
        return switch (mount.text("type").orElse("volume")) {
            case "bind" -> bind(mount, target);
            case "tmpfs" -> tmpfs(mount, target);
            case "image" -> image(mount, target);
            default -> volume(mount, target);
        };
    }

    /** What Compose takes for a drive is a volume with a short name more often than not. */
    private static ContainerPath target(String text) {
        if (text.matches("[a-zA-Z]:.*")) {
            throw new InvalidValueException("<" + text + "> begins with a drive of Windows to Compose, and not with the"
                    + " volume " + text.charAt(0) + ". Give the volume a longer name, or write the long form with type,"
                    + " source and target.");
        }
        return new ContainerPath(text);
    }

    private static MountSpec bind(Element mount, ContainerPath target) {
        Element bind = mount.at("bind");
        Optional<String> propagation = bind.text("propagation");
        String source = mount.text("source").orElse("");
        // As the command of version 2.40. With a colon in its path a folder can be mounted, but not made on the way.
        boolean isSourceCreated = mount.has("bind") ? bind.flag("create_host_path") : source.indexOf(':') < 0;
        String recursive = bind.text("recursive").orElse("enabled");
        if (recursive.equals("enabled")) {
            List<String> options = new ArrayList<>();
            bind.text("selinux").ifPresent(options::add);
            propagation.ifPresent(options::add);
            return new MountSpec.BindMount(Path.of(source), target, mount.flag("read_only"), isSourceCreated, options);
        }
        Map<String, Object> options = new LinkedHashMap<>();
        propagation.ifPresent(value -> options.put("Propagation", value));
        if (isSourceCreated) {
            options.put("CreateMountpoint", true);
        }
        switch (recursive) {
            case "disabled" -> options.put("NonRecursive", true);
            case "writable" -> options.put("ReadOnlyNonRecursive", true);
            default -> options.put("ReadOnlyForceRecursive", true);
        }
        return engineMount(mount, target, Map.of("Type", "bind", "Source", source, "BindOptions", options));
    }

    private static MountSpec tmpfs(Element mount, ContainerPath target) {
        Element tmpfs = mount.at("tmpfs");
        Map<String, Object> options = new LinkedHashMap<>();
        tmpfs.number("size").filter(size -> size > 0).ifPresent(size -> options.put("SizeBytes", size));
        tmpfs.integer("mode").ifPresent(mode -> options.put("Mode", mode));
        return engineMount(mount, target, Map.of("Type", "tmpfs", "TmpfsOptions", options));
    }

    private static MountSpec image(Element mount, ContainerPath target) {
        ImageReference reference = ImageReference.parse(mount.text("source").orElse(""));
        return new MountSpec.ImageMount(
                new ImageSource.Pulled(reference, Optional.empty(), Optional.empty()),
                target,
                mount.at("image").text("subpath"));
    }

    private static MountSpec engineMount(Element mount, ContainerPath target, Map<String, Object> settings) {
        Map<String, Object> all = new LinkedHashMap<>(settings);
        all.put("ReadOnly", mount.flag("read_only"));
        return new MountSpec.EngineMount(target, Optional.empty(), all);
    }

    private MountSpec volume(Element mount, ContainerPath target) {
        Element volume = mount.at("volume");
        boolean isReadOnly = mount.flag("read_only");
        boolean isCopyOff = volume.flag("nocopy");
        Optional<String> name = mount.text("source").map(scope.names()::volume);
        Map<String, String> labels = volume.pairs("labels");
        Optional<String> subpath = volume.text("subpath");
        if (name.isPresent() && labels.isEmpty()) {
            return new MountSpec.VolumeMount(name.get(), target, isReadOnly, isCopyOff, subpath);
        }
        if (labels.isEmpty() && !isReadOnly && !isCopyOff) {
            return new MountSpec.AnonymousVolume(target);
        }
        Map<String, Object> options = new LinkedHashMap<>();
        if (isCopyOff) {
            options.put("NoCopy", true);
        }
        if (!labels.isEmpty()) {
            options.put("Labels", labels);
        }
        subpath.ifPresent(path -> options.put("Subpath", path));
        return new MountSpec.EngineMount(
                target, name, Map.of("Type", "volume", "ReadOnly", isReadOnly, "VolumeOptions", options));
    }
}
