package org.containerharness.lease;

import java.util.List;
import org.containerharness.model.Place;
import org.containerharness.model.ResourceId;

/**
 * What sharing one resource would meet on the engine.
 *
 * @param id kind and declared name
 * @param place where it is declared
 * @param identity what makes it the same fixture as another
 * @param kept everything there of the same kind, declared name and scope
 */
public record SharedLook(ResourceId id, Place place, String identity, List<Kept> kept) {

    public SharedLook {
        kept = List.copyOf(kept);
    }

    /**
     * Something that is there.
     *
     * @param engineName its name on the engine
     * @param build the build it belongs to, empty in MACHINE scope
     * @param isReusable it would be handed out, in BUILD scope to JVMs of that build
     * @param reason why, or why not
     */
    public record Kept(String engineName, String build, boolean isReusable, String reason) {}
}
