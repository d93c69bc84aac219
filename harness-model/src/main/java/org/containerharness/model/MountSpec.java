package org.containerharness.model;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Something mounted into a container. */
public sealed interface MountSpec {

    /** Where the container sees it. */
    ContainerPath target();

    /**
     * A named volume of the stack.
     *
     * @param volume the declared name
     * @param noCopy leave the image's content at the target out of a new volume; default is to copy it
     * @param subpath a folder inside the volume, empty for its root (engine API 1.45)
     */
    record VolumeMount(String volume, ContainerPath target, boolean readOnly, boolean noCopy, Optional<String> subpath)
            implements MountSpec {}

    /** A volume without a name that is removed together with its container. */
    record AnonymousVolume(ContainerPath target) implements MountSpec {}

    /**
     * A file or folder of the engine's host.
     *
     * @param source absolute path on the host
     * @param createSource make a missing folder on the host; else one that is missing is refused before anything starts
     * @param options further engine options such as {@code z} or {@code rshared}
     */
    record BindMount(Path source, ContainerPath target, boolean readOnly, boolean createSource, List<String> options)
            implements MountSpec {
        public BindMount {
            options = List.copyOf(options);
        }
    }

    /**
     * Memory that looks like a folder.
     *
     * @param options comma-separated mount options such as {@code size=64m,mode=1777}; empty for the engine's defaults
     */
    record TmpfsMount(ContainerPath target, String options) implements MountSpec {}

    /**
     * The files of an image, to be read only.
     *
     * @param subpath a folder of the image, empty for its root
     */
    record ImageMount(ImageSource image, ContainerPath target, Optional<String> subpath) implements MountSpec {}

    /**
     * A mount as the Engine API writes it, for what the other kinds cannot say.
     *
     * @param volume the declared name of the volume that is mounted, which becomes {@code Source}; empty if none is
     * @param settings further fields of the API's {@code Mount}, such as {@code Type} and {@code TmpfsOptions}
     * @see <a href="https://docs.docker.com/reference/api/engine/">Docker Engine API</a>
     */
    record EngineMount(ContainerPath target, Optional<String> volume, Map<String, Object> settings)
            implements MountSpec {
        public EngineMount {
            settings = Map.copyOf(settings);
        }
    }

    /** The declared name of the volume that is mounted, empty if none is. */
    default Optional<String> volumeName() {
        if (this instanceof VolumeMount mount) {
            return Optional.of(mount.volume());
        }
        return this instanceof EngineMount mount ? mount.volume() : Optional.empty();
    }

    /** The image that is mounted, empty if none is. */
    default Optional<ImageSource> mountedImage() {
        return this instanceof ImageMount mount ? Optional.of(mount.image()) : Optional.empty();
    }

    Set<String> OPTIONS =
            Set.of("ro", "rw", "z", "Z", "nocopy", "shared", "rshared", "slave", "rslave", "private", "rprivate");

    /**
     * Reads Docker's short syntax {@code [source:]target[:options]}: a source that starts with {@code .}, {@code /} or
     * {@code ~} is a bind mount (relative to the working directory), another one a volume of the stack, none an
     * anonymous volume. As with {@code docker compose}, a missing folder of the host is made.
     *
     * @throws InvalidValueException naming what is wrong
     */
    static MountSpec parse(String text) {
        String[] parts = text.split(":", -1);
        refuseDrive(text, parts);
        if (parts.length > 3 || Arrays.stream(parts).anyMatch(String::isBlank)) {
            throw invalid(text, "it has " + (parts.length > 3 ? "more than three parts" : "an empty part"));
        }
        if (parts.length == 1) {
            return new AnonymousVolume(target(text, parts[0]));
        }
        List<String> options = parts.length == 3 ? List.of(parts[2].split(",")) : List.of();
        options.stream().filter(option -> !OPTIONS.contains(option)).findFirst().ifPresent(option -> {
            throw invalid(
                    text, "<" + option + "> is not a mount option (known: ro, rw, z, Z, nocopy and propagation words)");
        });
        ContainerPath target = target(text, parts[1]);
        boolean readOnly = options.contains("ro");
        if (".~/".indexOf(parts[0].charAt(0)) >= 0) {
            List<String> others = options.stream()
                    .filter(option -> !option.equals("ro") && !option.equals("rw"))
                    .toList();
            Path source = hostPath(parts[0]);
            // With a colon in its path a folder can be mounted, but not made on the way.
            boolean isMade = source.toString().indexOf(':') < 0;
            return new BindMount(source, target, readOnly, isMade, others);
        }
        return new VolumeMount(parts[0], target, readOnly, options.contains("nocopy"), Optional.empty());
    }

    /** {@code C:\\data:/data} and {@code C:/data:/data}; {@code c:/data} alone is a volume with a short name. */
    private static void refuseDrive(String text, String[] parts) {
        boolean isLetter = parts.length > 1 && parts[0].length() == 1 && Character.isLetter(parts[0].charAt(0));
        if (isLetter && (parts[1].startsWith("\\") || parts.length > 2 && parts[2].startsWith("/"))) {
            throw invalid(
                    text,
                    "<" + parts[0]
                            + ":> reads as a drive of Windows, and a drive cannot be said in this form; write the"
                            + " path relative to the working directory, or mount it by MountSpec.BindMount in code");
        }
    }

    private static ContainerPath target(String text, String target) {
        if (!target.startsWith("/")) {
            throw invalid(text, "the target <" + target + "> is not an absolute path");
        }
        return new ContainerPath(target);
    }

    private static Path hostPath(String text) {
        String expanded =
                text.equals("~") || text.startsWith("~/") ? System.getProperty("user.home") + text.substring(1) : text;
        return Path.of(expanded).toAbsolutePath().normalize();
    }

    private static InvalidValueException invalid(String text, String why) {
        return new InvalidValueException("<" + text + "> is not a mount: " + why
                + ". Write [volume|path:]target[:options], such as orders-data:/var/lib/data or ./conf:/etc/app:ro.");
    }
}
