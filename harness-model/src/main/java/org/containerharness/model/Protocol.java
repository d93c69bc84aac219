package org.containerharness.model;

import java.util.Locale;

/** Transport protocols a container port can have. */
public enum Protocol {
    TCP,
    UDP,
    SCTP;

    /** The name as the engine writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
