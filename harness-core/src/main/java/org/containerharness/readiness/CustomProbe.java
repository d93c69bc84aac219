package org.containerharness.readiness;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.containerharness.engine.Engine;
import org.containerharness.engine.ExecRequest;
import org.containerharness.model.Command;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ProbeResult;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.ReadyProbe;

/** The user's own condition. */
record CustomProbe(ReadyCondition.Custom condition, Target target) implements Probe {

    /** What the condition sees. */
    record Target(String name, String container, Engine engine, ContainerAddresses addresses)
            implements ReadyProbe.Target {

        @Override
        public Optional<InetSocketAddress> address(ContainerPort port) {
            return addresses.published(port).map(ConnectAttempt::resolved);
        }

        @Override
        public OptionalInt exec(Command command, Duration timeout) {
            return engine.containers()
                    .exec(container, ExecRequest.of(command).within(timeout))
                    .exitCode();
        }
    }

    @Override
    public ProbeResult probe() throws Exception {
        ProbeResult seen = condition.probe().probe(target);
        return new ProbeResult(seen.verdict(), condition.description() + ": " + Excerpt.of(seen.reason()));
    }

    @Override
    public boolean isInterruptible() {
        return true;
    }
}
