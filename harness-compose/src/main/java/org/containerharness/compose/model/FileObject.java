package org.containerharness.compose.model;

import java.util.Optional;

/**
 * A config or secret of a project.
 *
 * @param key its key in the project
 * @param name its name on the engine
 * @param isExternal whether it exists already
 * @param file the absolute path of its content
 * @param environment the variable that holds its content
 * @param content the content: written inline, or the value of the variable; absent if the variable is not set
 * @see <a href="https://github.com/compose-spec/compose-spec/blob/main/08-configs.md">Configs</a>
 * @see <a href="https://github.com/compose-spec/compose-spec/blob/main/09-secrets.md">Secrets</a>
 */
public record FileObject(
        String key,
        String name,
        boolean isExternal,
        Optional<String> file,
        Optional<String> environment,
        Optional<String> content) {

    /** Leaves the content out: it may be secret. */
    @Override
    public String toString() {
        return "FileObject[" + key + ", " + name + "]";
    }
}
