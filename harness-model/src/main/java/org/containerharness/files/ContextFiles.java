package org.containerharness.files;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks once, and not before somebody needs to know. */
final class ContextFiles {

    /** Goes through the files. */
    @FunctionalInterface
    interface Walk {
        BuildContext.Found go() throws IOException;
    }

    private final Walk walk;
    private BuildContext.@Nullable Found found;

    ContextFiles(Walk walk) {
        this.walk = walk;
    }

    static ContextFiles done(List<BuildContext.Item> items) {
        BuildContext.Found found = new BuildContext.Found(items, Map.of(), List.of(), 0);
        return new ContextFiles(() -> found);
    }

    synchronized BuildContext.Found found() {
        BuildContext.Found known = found;
        if (known == null) {
            try {
                known = walk.go();
            } catch (IOException e) {
                throw BuildContext.unreadable(e);
            }
            found = known;
        }
        return known;
    }
}
