package org.containerharness.docker;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EngineException.Kind;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.FileSpec;
import org.jspecify.annotations.Nullable;

/** Looks names of users and groups up in a container's own files; they are read when somebody first asks. */
final class ContainerUsers {

    private static final ContainerPath USERS = new ContainerPath("/etc/passwd");
    private static final ContainerPath GROUPS = new ContainerPath("/etc/group");

    private static final int ID = 2;
    private static final int GROUP_OF_USER = 3;

    private final String container;
    private final Function<ContainerPath, Optional<String>> read;
    private @Nullable List<String[]> users;
    private @Nullable List<String[]> groups;

    /** @param read the text of a file in the container, empty if it is not there */
    ContainerUsers(String container, Function<ContainerPath, Optional<String>> read) {
        this.container = container;
        this.read = read;
    }

    /** The file with the numbers of its owner. */
    FileSpec withNumbers(FileSpec file) {
        if (file.owner().isEmpty()) {
            return file;
        }
        String[] names = file.owner().get().split(":");
        int user = isNumber(names[0]) ? Integer.parseInt(names[0]) : id(file, "user", user(file, names[0]), ID);
        if (names.length == 1) {
            return file.withOwner(user, id(file, "user", user(file, names[0]), GROUP_OF_USER));
        }
        return file.withOwner(
                user, isNumber(names[1]) ? Integer.parseInt(names[1]) : id(file, "group", group(file, names[1]), ID));
    }

    private static boolean isNumber(String text) {
        return text.chars().allMatch(Character::isDigit);
    }

    private String[] user(FileSpec file, String name) {
        List<String[]> known = users;
        users = known == null ? lines(file, USERS) : known;
        return line(file, "user", name, USERS, users);
    }

    private String[] group(FileSpec file, String name) {
        List<String[]> known = groups;
        groups = known == null ? lines(file, GROUPS) : known;
        return line(file, "group", name, GROUPS, groups);
    }

    private List<String[]> lines(FileSpec file, ContainerPath path) {
        return read.apply(path)
                .orElseThrow(() -> refusal(file, "it has no " + path + ". Write numbers, such as 1000:1000."))
                .lines()
                .map(line -> line.split(":", -1))
                .toList();
    }

    private String[] line(FileSpec file, String kind, String name, ContainerPath path, List<String[]> lines) {
        return lines.stream()
                .filter(line -> line[0].equals(name))
                .findFirst()
                .orElseThrow(() -> refusal(
                        file,
                        "its " + path + " has no " + kind + " <" + name + ">. It has: "
                                + String.join(
                                        ", ",
                                        lines.stream().map(line -> line[0]).toList()) + "."));
    }

    private int id(FileSpec file, String kind, String[] line, int column) {
        if (line.length <= column || !line[column].matches("\\d{1,9}")) {
            throw refusal(file, "the line of the " + kind + " <" + line[0] + "> has no number.");
        }
        return Integer.parseInt(line[column]);
    }

    private EngineException refusal(FileSpec file, String reason) {
        return new EngineException(
                Kind.NOT_FOUND,
                0,
                "Could not give " + file.target() + " in container " + container + " to <"
                        + file.owner().orElse("") + ">: " + reason,
                null);
    }
}
