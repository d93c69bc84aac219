package org.containerharness.model;

import java.util.Map;
import java.util.regex.Pattern;

/** The grammar of declared names, which is the engine's own for containers, networks and volumes. */
final class Names {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");

    private Names() {}

    static void check(String kind, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidValueException("<" + name + "> is not a name for a " + kind
                    + ". Begin with a letter or digit and go on with letters, digits, _ . or -.");
        }
    }

    /** Labels of ours say whose something is and what may be removed. */
    static void checkLabels(Map<String, String> labels) {
        labels.keySet().stream()
                .filter(label -> label.startsWith(ContainerSpec.LABEL_PREFIX))
                .findFirst()
                .ifPresent(label -> {
                    throw new InvalidValueException("The label <" + label
                            + "> is the harness's own. Use another prefix than " + ContainerSpec.LABEL_PREFIX + ".");
                });
    }
}
