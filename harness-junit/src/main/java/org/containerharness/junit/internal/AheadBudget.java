package org.containerharness.junit.internal;

import java.util.function.LongSupplier;
import org.containerharness.log.Log;
import org.containerharness.model.HarnessException;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;

/** How much may be there before somebody needs it: containers, and memory of the engine's machine. */
final class AheadBudget {

    private static final Log LOG = Log.ofHarness();

    /** The tests that run, and what they use, need the rest. */
    private static final int SHARE_OF_MEMORY = 4;

    private final int containers;
    private final LongSupplier asked;
    private final SingleFlight<Long> memory = new SingleFlight<>("Asking for the engine's memory");

    private AheadBudget(int containers, LongSupplier asked) {
        this.containers = containers;
        this.asked = asked;
    }

    static AheadBudget of(Settings settings, LongSupplier asked) {
        int containers =
                switch (settings.value(Setting.AHEAD).text()) {
                    case "off" -> 0;
                    case "auto" -> Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
                    default -> settings.number(Setting.AHEAD).orElse(0);
                };
        return new AheadBudget(containers, asked);
    }

    /** 0 for none. */
    int containers() {
        return containers;
    }

    /** In bytes; the engine is asked once. */
    long memory() {
        long all = memory.get(this::memoryOfEngine);
        return all == 0 ? Long.MAX_VALUE : all / SHARE_OF_MEMORY;
    }

    private long memoryOfEngine() {
        try {
            return asked.getAsLong();
        } catch (HarnessException e) {
            LOG.debug("The engine does not say how much memory there is.", e);
            return 0;
        }
    }
}
