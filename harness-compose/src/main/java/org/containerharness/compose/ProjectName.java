package org.containerharness.compose;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.containerharness.compose.FileLoader.DecodedFile;
import org.containerharness.compose.error.ComposeException;
import org.containerharness.compose.error.ComposeProblem;
import org.containerharness.compose.error.Position;
import org.containerharness.compose.internal.decode.Document;
import org.containerharness.compose.internal.interpolate.InterpolatedText;
import org.containerharness.compose.internal.interpolate.TemplateException;
import org.containerharness.compose.internal.interpolate.Variables;
import org.containerharness.compose.internal.tree.ScalarNode;

/**
 * The rules of project names: lower-case letters, digits, dashes and underscores, a letter or digit first.
 *
 * @see <a href="https://github.com/compose-spec/compose-spec/blob/main/04-version-and-name.md">Name</a>
 */
final class ProjectName {

    static final String VARIABLE = "COMPOSE_PROJECT_NAME";

    private final Map<String, String> environment;
    private final Position origin;
    private final Consumer<String> unset;

    /**
     * Prepares to find a name.
     *
     * @param origin of the variable for it, if a file sets that
     * @param unset told of variables that the name needs and nobody set
     */
    ProjectName(Map<String, String> environment, Position origin, Consumer<String> unset) {
        this.environment = environment;
        this.origin = origin;
        this.unset = unset;
    }

    /**
     * Returns the given name, else that of the environment, the last file with one, or the folder.
     *
     * @throws ComposeException if a given one is not valid, or nothing is left of another one
     */
    String of(ComposeRequest request, List<DecodedFile> files, Path directory) {
        String given = request.projectName().orElse("");
        if (!given.isEmpty()) {
            return valid(given, Position.NOWHERE, "project name (-p, projectName)");
        }
        String ofVariable = environment.getOrDefault(VARIABLE, "");
        if (!ofVariable.isEmpty()) {
            return valid(ofVariable, origin, VARIABLE);
        }
        Optional<ScalarNode> written = written(files);
        String whole = written.map(this::expanded).orElseGet(() -> String.valueOf(directory.getFileName()));
        String name = normalized(whole);
        if (name.isEmpty()) {
            throw new ComposeException(ComposeProblem.at(
                            written.map(ScalarNode::position).orElse(Position.NOWHERE),
                            "name",
                            "the project name is empty, since "
                                    + (written.isPresent() ? "" : "that of the folder, ") + "\"" + whole
                                    + "\", has no letter or digit")
                    .withHint("give one with name:, -p or COMPOSE_PROJECT_NAME"));
        }
        return name;
    }

    private static String valid(String name, Position position, String origin) {
        if (!normalized(name).equals(name)) {
            throw new ComposeException(
                    ComposeProblem.at(position, origin, "invalid project name")
                            .withFound("\"" + name + "\"")
                            .withExpected(
                                    "lower-case letters, digits, hyphens and underscores, starting with a letter or digit"),
                    ComposeException.Kind.REQUEST);
        }
        return name;
    }

    /** Returns the valid name nearest to a text; may be empty. */
    private static String normalized(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "").replaceAll("^[_-]+", "");
    }

    private static Optional<ScalarNode> written(List<DecodedFile> files) {
        return files.stream()
                .flatMap(file -> file.documents().stream())
                .map(Document::root)
                .map(root -> root.get("name"))
                .filter(node -> node instanceof ScalarNode name
                        && name.isString()
                        && !name.text().isEmpty())
                .map(ScalarNode.class::cast)
                .reduce((earlier, later) -> later);
    }

    private String expanded(ScalarNode name) {
        try {
            return InterpolatedText.expand(name.text(), Variables.of(environment, unset));
        } catch (TemplateException refused) {
            throw new ComposeException(
                    ComposeProblem.at(name.position(), "name", String.valueOf(refused.getMessage())), refused);
        }
    }
}
