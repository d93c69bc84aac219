package org.containerharness.model;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * On which nodes of a swarm a container may run, as Docker's own constraints say it: {@code node.labels.zone == east}.
 *
 * @param attribute of a node: {@code node.id}, {@code node.hostname}, {@code node.role} ({@code manager} or {@code
 *     worker}), {@code node.platform.os}, {@code node.platform.arch}, {@code node.labels.*}, {@code engine.labels.*}
 * @param isEqual whether it must have the value; else it must not
 * @param value compared without regard to case
 * @see <a href="https://docs.docker.com/reference/compose-file/deploy/#constraints">Compose: constraints</a>
 */
public record PlacementConstraint(String attribute, boolean isEqual, String value) {

    public static final String NODE_ID = "node.id";

    private static final List<String> ATTRIBUTES =
            List.of(NODE_ID, "node.hostname", "node.role", "node.platform.os", "node.platform.arch");
    private static final List<String> FAMILIES = List.of("node.labels.", "engine.labels.");
    private static final Pattern FORM = Pattern.compile("\\s*([^\\s=!]+)\\s*(==|!=)\\s*(\\S.*?)\\s*");

    public PlacementConstraint {
        String name = attribute;
        if (!ATTRIBUTES.contains(attribute)
                && FAMILIES.stream().noneMatch(family -> name.startsWith(family) && name.length() > family.length())) {
            throw new InvalidValueException(
                    "<" + attribute + "> is nothing that nodes of a swarm are told apart by. There" + " are "
                            + String.join(", ", ATTRIBUTES) + ", node.labels.NAME and engine.labels.NAME.");
        }
    }

    /** Parses {@code ATTRIBUTE==VALUE} and {@code ATTRIBUTE!=VALUE}. */
    public static PlacementConstraint parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidValueException("<" + text + "> is not a constraint. Write ATTRIBUTE==VALUE or"
                    + " ATTRIBUTE!=VALUE, such as node.role==worker.");
        }
        return new PlacementConstraint(lower(matcher.group(1)), matcher.group(2).equals("=="), matcher.group(3));
    }

    /** Names of labels have their case. */
    private static String lower(String attribute) {
        String lower = attribute.toLowerCase(Locale.ROOT);
        return FAMILIES.stream()
                .filter(lower::startsWith)
                .findFirst()
                .map(family -> family + attribute.substring(family.length()))
                .orElse(lower);
    }

    /** Whether a node may be meant that has this value, empty for none. */
    public boolean isMetBy(String actual) {
        return value.equalsIgnoreCase(actual) == isEqual;
    }

    @Override
    public String toString() {
        return attribute + (isEqual ? "==" : "!=") + value;
    }
}
