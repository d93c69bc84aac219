package org.containerharness.model;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.containerharness.model.internal.FileSpecBuilder;

/**
 * A file or folder that is copied into a container before it starts, or into a volume before anybody uses it.
 * A folder of the container never becomes a file by that, and no file a folder.
 *
 * @param source where the content comes from
 * @param target where it goes. A file goes into a folder that is there, and into one that ends with a slash, under its
 *     own name; a folder's content goes below the target
 * @param mode permission bits, or {@link #KEEP_MODE} for the source's own (0644 where it has none)
 * @param userId owner, default 0
 * @param groupId group, default 0
 * @param owner names instead, {@code user} or {@code user:group}, looked up in the container's {@code /etc/passwd} and
 *     {@code /etc/group}; without a group the user's own counts
 * @param template whether it is a text in UTF-8 in which addresses are filled in, see {@link AddressText}
 */
public record FileSpec(
        Source source,
        ContainerPath target,
        int mode,
        int userId,
        int groupId,
        Optional<String> owner,
        boolean template) {

    /** Keeps the permission bits of the source. */
    public static final int KEEP_MODE = -1;

    private static final Pattern OWNER = Pattern.compile("[\\w][\\w.-]*\\$?");

    /** Where content comes from. */
    public sealed interface Source {}

    /** A file or folder of this machine. */
    public record HostFile(Path path) implements Source {}

    /**
     * A class-path resource; a name ending in a slash is a folder.
     *
     * @param name from the class path's roots on; a slash at its beginning says the same
     */
    public record ClassPathResource(String name) implements Source {

        public ClassPathResource {
            name = name.startsWith("/") ? name.substring(1) : name;
        }
    }

    /** Content given in place. */
    public record Bytes(byte[] content) implements Source {

        public Bytes {
            content = content.clone();
        }

        @Override
        public byte[] content() {
            return content.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(content);
        }

        /** Says the size only: the content may be a secret. */
        @Override
        public String toString() {
            return Counted.of(content.length, "byte");
        }
    }

    public FileSpec {
        Objects.requireNonNull(source);
        if (mode != KEEP_MODE && (mode < 0 || mode > 07777)) {
            throw new InvalidValueException(Integer.toOctalString(mode) + " is not a file mode. Use 0 to 7777, octal.");
        }
        if (source instanceof Bytes && target.isFolder()) {
            throw new InvalidValueException("<" + target
                    + "> is a folder, and content given in place has no name of its own to have in it. Write the"
                    + " file's whole path, such as " + target.child("app.conf") + ".");
        }
    }

    public FileSpec(Source source, ContainerPath target, int mode, int userId, int groupId) {
        this(source, target, mode, userId, groupId, Optional.empty(), false);
    }

    public static FileSpec ofText(String text, String target) {
        return new FileSpec(
                new Bytes(text.getBytes(StandardCharsets.UTF_8)), new ContainerPath(target), KEEP_MODE, 0, 0);
    }

    public static FileSpec ofPath(Path path, String target) {
        return new FileSpec(new HostFile(path), new ContainerPath(target), KEEP_MODE, 0, 0);
    }

    public static FileSpec ofClassPath(String resource, String target) {
        return new FileSpec(new ClassPathResource(resource), new ContainerPath(target), KEEP_MODE, 0, 0);
    }

    /** The name that the source has itself; empty for content given in place. */
    public Optional<String> ownName() {
        if (source instanceof HostFile host) {
            return Optional.ofNullable(host.path().toAbsolutePath().normalize().getFileName())
                    .map(Path::toString);
        }
        return source instanceof ClassPathResource resource
                ? Optional.of(resource.name().replaceFirst("/+$", ""))
                        .map(name -> name.substring(name.lastIndexOf('/') + 1))
                : Optional.empty();
    }

    /** As a text in which {@code ${address:9092}} and its like are filled in, see {@link AddressText}; no folder. */
    public FileSpec asTemplate() {
        return FileSpecBuilder.from(this).template(true).build();
    }

    public FileSpec withTarget(ContainerPath newTarget) {
        return FileSpecBuilder.from(this).target(newTarget).build();
    }

    public FileSpec withMode(int newMode) {
        return FileSpecBuilder.from(this).mode(newMode).build();
    }

    public FileSpec withOwner(int newUserId, int newGroupId) {
        return FileSpecBuilder.from(this)
                .userId(newUserId)
                .groupId(newGroupId)
                .owner(Optional.empty())
                .build();
    }

    /**
     * With an owner by number or name: {@code 1000:1000}, {@code memcache}, {@code app:adm}. A number alone is the
     * group's too, as with {@code COPY --chown}.
     *
     * @throws InvalidValueException if it is no such text
     */
    public FileSpec withOwner(String userAndGroup) {
        String[] parts = userAndGroup.split(":", -1);
        if (parts.length > 2
                || Arrays.stream(parts).anyMatch(part -> !OWNER.matcher(part).matches())) {
            throw new InvalidValueException("<" + userAndGroup
                    + "> is no owner. Write user or user:group, each a number or a name, such as 1000:1000 or app.");
        }
        String group = parts[parts.length - 1];
        return isNumber(parts[0]) && isNumber(group)
                ? withOwner(Integer.parseInt(parts[0]), Integer.parseInt(group))
                : FileSpecBuilder.from(this).owner(Optional.of(userAndGroup)).build();
    }

    private static boolean isNumber(String text) {
        return text.matches("\\d{1,9}");
    }

    /**
     * Reads {@code source:target[:mode[:user[:group]]]}; a source that starts with {@code classpath:} is a resource, and
     * a target that ends with a slash is a folder which the file goes into. An empty mode is the source's own.
     *
     * @throws InvalidValueException naming what is wrong
     */
    public static FileSpec parse(String text) {
        boolean resource = text.startsWith("classpath:");
        String[] parts = (resource ? text.substring("classpath:".length()) : text).split(":", 4);
        if (parts.length < 2 || parts[0].isBlank()) {
            throw new InvalidValueException("<" + text
                    + "> is not a file to copy. Write source:target[:mode[:user[:group]]], such as"
                    + " classpath:init.sql:/init/1.sql:0644.");
        }
        FileSpec file = resource ? ofClassPath(parts[0], parts[1]) : ofPath(Path.of(parts[0]), parts[1]);
        FileSpec withMode = parts.length < 3 || (parts.length == 4 && parts[2].isEmpty())
                ? file
                : file.withMode(mode(text, parts[2]));
        return parts.length == 4 ? withMode.withOwner(parts[3]) : withMode;
    }

    private static int mode(String text, String mode) {
        try {
            return Integer.parseInt(mode, 8);
        } catch (NumberFormatException e) {
            throw new InvalidValueException("<" + text + ">: the mode <" + mode + "> is not octal, such as 0644.");
        }
    }
}
