package org.containerharness.readiness;

import java.util.List;
import java.util.Optional;
import org.containerharness.diagnosis.Cause;
import org.containerharness.diagnosis.ReadinessCause;
import org.containerharness.model.ProbeResult;

/**
 * The healthcheck's command, run faster than the engine does. Its failures do not count: the engine's own verdict, which
 * knows retries and start period, is the one that ends a wait.
 */
record HealthProbe(CommandProbe command) implements Probe {

    @Override
    public ProbeResult probe() {
        return command.probe();
    }

    @Override
    public Optional<Cause> cause() {
        return Optional.of(new ReadinessCause.HealthcheckFailing("", List.of()));
    }

    @Override
    public boolean isFulfilledBy(Signal signal) {
        return signal instanceof Signal.Healthy;
    }
}
