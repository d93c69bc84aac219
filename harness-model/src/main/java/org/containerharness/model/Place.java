package org.containerharness.model;

import java.util.List;
import java.util.Optional;

/**
 * Where something was declared, for the reader of a message: an annotation with its class and member, a line of code, or
 * a file with line and column.
 *
 * @param text as shown, such as {@code OrdersIT @WithContainer(name = "db")} or {@code compose.yaml:14:9 services.db}
 * @param renaming how what is declared here gets another name, where it is not simply written here
 */
public record Place(String text, Optional<String> renaming) {

    /** Used where specs are written in code and nobody said from where. */
    public static final Place IN_CODE = new Place("code");

    /** One where names can be changed. */
    public Place(String text) {
        this(text, Optional.empty());
    }

    /** Names one member of what is declared here, such as {@code ports[0]}. */
    public Place member(String member) {
        return new Place(text + " " + member, renaming);
    }

    /** With a sentence that says how what is declared here gets another name. */
    public Place withRenaming(String sentence) {
        return new Place(text, Optional.of(sentence));
    }

    @Override
    public String toString() {
        return text;
    }

    // Written out, as ContainerPort's.

    @Override
    public boolean equals(Object other) {
        return other instanceof Place that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    private List<Object> parts() {
        return List.of(text, renaming);
    }
}
