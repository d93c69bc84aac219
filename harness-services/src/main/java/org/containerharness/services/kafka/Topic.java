package org.containerharness.services.kafka;

import org.containerharness.model.InvalidValueException;

/** A topic that is to be made. */
record Topic(String name, int partitions) {

    /** Reads {@code orders} or {@code orders:3}. */
    static Topic parse(String text) {
        if (!text.matches("[\\w.-]{1,249}(:[1-9]\\d{0,4})?")) {
            throw new InvalidValueException(
                    "<" + text + "> is no topic. Write a name, or name:partitions, such as orders:3.");
        }
        int colon = text.indexOf(':');
        return colon < 0
                ? new Topic(text, 1)
                : new Topic(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    @Override
    public String toString() {
        return name + ":" + partitions;
    }
}
