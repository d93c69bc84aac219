package org.containerharness.model;

/**
 * Where something was declared, for the reader of a message: an annotation with its class and member, a line of code, or
 * a file with line and column.
 *
 * @param text as shown, such as {@code OrdersIT @WithContainer(name = "db")} or {@code compose.yaml:14:9 services.db}
 */
public record Place(String text) {

    /** Used where specs are written in code and nobody said from where. */
    public static final Place IN_CODE = new Place("code");

    /** Names one member of what is declared here, such as {@code ports[0]}. */
    public Place member(String member) {
        return new Place(text + " " + member);
    }

    @Override
    public String toString() {
        return text;
    }
}
