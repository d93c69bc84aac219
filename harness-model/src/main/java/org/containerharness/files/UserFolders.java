package org.containerharness.files;

import java.nio.file.Path;
import java.util.Optional;

/** Where systems want the files of a user that are no documents. */
public final class UserFolders {

    private UserFolders() {}

    /**
     * What a cache is kept in: {@code $XDG_CACHE_HOME/containerharness}, else {@code ~/.cache/containerharness}.
     *
     * @param set what the setting says: another folder, or {@code off} for none
     */
    public static Optional<Path> cache(Optional<String> set) {
        return set.isPresent()
                ? set.filter(text -> !text.equals("off")).map(Path::of)
                : Optional.of(folder("XDG_CACHE_HOME", Path.of(".cache")));
    }

    /** What is noted: {@code $XDG_STATE_HOME/containerharness}, else {@code ~/.local/state/containerharness}. */
    public static Path state() {
        return folder("XDG_STATE_HOME", Path.of(".local", "state"));
    }

    private static Path folder(String variable, Path inHome) {
        // The standard says that a relative one does not count.
        return Optional.ofNullable(System.getenv(variable))
                .filter(text -> !text.isBlank())
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElseGet(() -> Path.of(System.getProperty("user.home", ".")).resolve(inHome))
                .resolve("containerharness");
    }
}
