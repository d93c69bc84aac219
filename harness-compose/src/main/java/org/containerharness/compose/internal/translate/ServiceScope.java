package org.containerharness.compose.internal.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.containerharness.compose.internal.resources.GitFolders;
import org.containerharness.model.Place;

/** What the parts of one service's translation have in common. */
record ServiceScope(
        TypedProject project,
        String name,
        Element service,
        TranslateOptions options,
        ProjectNames names,
        Findings findings,
        GitFolders repositories) {

    /** That of another service; empty if it does not run. */
    Optional<ServiceScope> of(String other) {
        return Optional.ofNullable(names.services().get(other))
                .map(element -> new ServiceScope(project, other, element, options, names, findings, repositories));
    }

    Place place() {
        return findings.place("services", name);
    }

    void refuse(String text, String... keys) {
        findings.refuse(text, path(keys));
    }

    void warn(String text, String... keys) {
        findings.warn(text, path(keys));
    }

    <T> Optional<T> attempt(Supplier<T> value, String... keys) {
        return findings.attempt(value, path(keys));
    }

    private String[] path(String... keys) {
        List<String> path = new ArrayList<>(List.of("services", name));
        path.addAll(List.of(keys));
        return path.toArray(String[]::new);
    }
}
