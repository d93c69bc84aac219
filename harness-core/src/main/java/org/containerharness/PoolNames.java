package org.containerharness;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineSettings;
import org.containerharness.engine.EngineUnavailableException;
import org.containerharness.model.HarnessException;
import org.containerharness.model.InvalidValueException;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;

/** The engines that {@code harness.engines} names. */
public final class PoolNames {

    private PoolNames() {}

    /**
     * All of them, as they are written; empty if the setting is.
     *
     * @throws HarnessException if one is named twice, or another setting says that there is one engine only
     */
    public static List<String> of(Settings settings) {
        List<String> names = settings.read(Setting.ENGINES, PoolNames::parse);
        if (!names.isEmpty()) {
            refuse(settings, Setting.ENGINE_HOST, "names one engine");
        }
        if (names.size() > 1) {
            refuse(settings, Setting.PORTS_HOST, "is one address for the ports of all engines");
        }
        return names;
    }

    private static void refuse(Settings settings, Setting other, String why) {
        if (settings.text(other).isPresent()) {
            throw new HarnessException("The settings " + Setting.ENGINES.key() + " ("
                    + settings.value(Setting.ENGINES).origin() + ") and " + other.key() + " ("
                    + settings.value(other).origin() + ") contradict each other: the latter " + why
                    + ". Leave one of them out.");
        }
    }

    private static List<String> parse(String text) {
        List<String> names = new ArrayList<>();
        if (text.isEmpty()) {
            return names;
        }
        for (String part : text.split(",", -1)) {
            String name = part.strip();
            if (name.isEmpty()) {
                throw new InvalidValueException("<" + text + "> has an empty name in it. Write names of docker contexts"
                        + " or addresses, with commas between.");
            }
            if (names.contains(name)) {
                throw new InvalidValueException("<" + name + "> is named twice. Each engine counts once.");
            }
            names.add(name);
        }
        return names;
    }

    /** The settings of one of them alone. */
    public static Settings alone(Settings settings, String name) {
        return settings.with(Setting.ENGINES, name);
    }

    /** Where it is: an address stands for itself, any other name is that of a docker context. */
    public static EngineSettings engine(EngineSettings settings, String name) {
        return name.contains("://")
                ? settings.withHost(name)
                // Docker's command lets the address win over the context; here the context was chosen on purpose.
                : settings.withVariables(Map.of("DOCKER_CONTEXT", name, "DOCKER_HOST", ""));
    }

    /** The first that can be reached, for code that wants one engine where settings name several. */
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
