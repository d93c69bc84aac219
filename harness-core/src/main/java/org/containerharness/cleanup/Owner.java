package org.containerharness.cleanup;

import java.util.List;
import java.util.Optional;
import org.containerharness.engine.Labels;

/**
 * A process, named so that whoever looks from the same machine can tell beyond doubt whether it still lives.
 *
 * @param host the machine's name, for people
 * @param start when the process started, in the machine's own terms; tells it from a later one with the same number
 * @param boot id of the machine's boot, empty where there is none
 * @param pidNamespace where {@code pid} counts, empty where there is none
 */
public record Owner(String host, long pid, String start, String boot, String pidNamespace) {

    private static final int PARTS = 5;

    public Owner {
        host = plain(host);
        start = plain(start);
        boot = plain(boot);
        pidNamespace = plain(pidNamespace);
    }

    private static String plain(String text) {
        return text.strip().replace(':', '-');
    }

    /** The value of the label {@link Labels#OWNER}: {@code host:pid:start:boot:namespace}. */
    public String text() {
        return String.join(":", host, Long.toString(pid), start, boot, pidNamespace);
    }

    /** Empty for a text that is not of this form. */
    public static Optional<Owner> parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != PARTS) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Owner(parts[0], Long.parseLong(parts[1]), parts[2], parts[3], parts[4]));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return text();
    }

    // Written out, as ContainerPort's.

    @Override
    public boolean equals(Object other) {
        return other instanceof Owner that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    private List<Object> parts() {
        return List.of(host, pid, start, boot, pidNamespace);
    }
}
