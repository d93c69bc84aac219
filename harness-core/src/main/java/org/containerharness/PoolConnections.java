package org.containerharness;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineUnavailableException;
import org.containerharness.settings.Setting;

/** For code that wants one engine where settings name several. */
final class PoolConnections {

    private PoolConnections() {}

    /** The first that can be reached. */
    static Engine first(List<String> names, Function<String, Engine> connect) {
        List<String> tried = new ArrayList<>();
        for (String name : names) {
            try {
                return connect.apply(name);
            } catch (EngineUnavailableException e) {
                if (e.isWrongChoice()) {
                    throw e;
                }
                tried.add(name + ": " + e.getMessage());
            }
        }
        throw EngineUnavailableException.ofAll(Setting.ENGINES.key(), tried);
    }
}
