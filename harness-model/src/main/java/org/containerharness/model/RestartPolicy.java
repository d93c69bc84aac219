package org.containerharness.model;

import java.util.List;

/**
 * What the engine does when a container ends.
 *
 * @param kind the rule
 * @param maximumRetries with {@link Kind#ON_FAILURE}: how often, 0 for without limit
 */
public record RestartPolicy(Kind kind, int maximumRetries) {

    /** The engine's rules, named as it names them. */
    public enum Kind {
        NO("no"),
        ALWAYS("always"),
        UNLESS_STOPPED("unless-stopped"),
        ON_FAILURE("on-failure");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The engine's word. */
        public String text() {
            return text;
        }
    }

    /** Never restart: the default, and the only one under which an exit of a starting container fails at once. */
    public static final RestartPolicy NO = new RestartPolicy(Kind.NO, 0);

    /** Reads {@code no}, {@code always}, {@code unless-stopped}, {@code on-failure} or {@code on-failure:3}. */
    public static RestartPolicy parse(String text) {
        int colon = text.indexOf(':');
        String word = colon < 0 ? text : text.substring(0, colon);
        for (Kind kind : Kind.values()) {
            if (kind.text.equals(word) && (colon < 0 || kind == Kind.ON_FAILURE)) {
                return new RestartPolicy(kind, colon < 0 ? 0 : ContainerPort.number(text.substring(colon + 1)));
            }
        }
        throw new InvalidValueException("<" + text
                + "> is not a restart policy. Use no, always, unless-stopped, on-failure or on-failure:<times>.");
    }

    // Written out, as ContainerPort's.

    @Override
    public boolean equals(Object other) {
        return other instanceof RestartPolicy that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    private List<Object> parts() {
        return List.of(kind, maximumRetries);
    }
}
