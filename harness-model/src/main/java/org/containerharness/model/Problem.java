package org.containerharness.model;

/**
 * One thing that is wrong with a declaration.
 *
 * @param place where it stands
 * @param text what was found, the rule it breaks and the next step, one sentence or two
 */
public record Problem(Place place, String text) {

    @Override
    public String toString() {
        return place + ": " + text;
    }
}
