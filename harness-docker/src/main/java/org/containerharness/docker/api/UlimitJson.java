package org.containerharness.docker.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import org.containerharness.model.Ulimit;

/** Limits of processes as containers and builds have them. */
public final class UlimitJson {

    private UlimitJson() {}

    public static ArrayNode of(List<Ulimit> limits) {
        ArrayNode json = Json.array(List.of());
        limits.forEach(limit -> json.addObject()
                .put("Name", limit.name())
                .put("Soft", limit.soft())
                .put("Hard", limit.hard()));
        return json;
    }
}
