package org.containerharness.readiness;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.JdbcUrl;
import org.containerharness.model.ProbeResult;
import org.containerharness.model.ReadyCondition;

/**
 * A first probe that finds nobody, made while the engine still starts the container: it loads what the real first probe
 * would have to load afterwards. In a cold JVM that is some 100 ms, most of it the linking of records and lambdas.
 */
final class ProbeWarmUp extends Conditions {

    /** The discard port of this machine, where nothing listens in our days; if something does, no harm is done. */
    private static final ContainerPort NOBODY = ContainerPort.tcp(9);

    private final ReadinessContext context;

    ProbeWarmUp(ReadinessContext context) {
        this(new ReadinessContext(context.engine(), Runnable::run, Runnable::run, context.clock()), nobody());
    }

    private ProbeWarmUp(ReadinessContext context, ContainerDetails facts) {
        super("warm-up", context, facts, UnaryOperator.identity(), () -> {});
        this.context = context;
    }

    void of(ReadyCondition condition) {
        Check check = check(condition);
        check.tick(context.now());
        check.result();
    }

    @Override
    public Check on(ReadyCondition.Default condition) {
        return check(new ReadyCondition.Listening(List.of()));
    }

    @Override
    public Check on(ReadyCondition.Listening condition) {
        return super.on(new ReadyCondition.Listening(List.of()));
    }

    /** Not the declared request: its headers may be secrets. */
    @Override
    public Check on(ReadyCondition.Http condition) {
        ReadyCondition.Http plain = ReadyCondition.Http.get("/");
        return super.on(condition.tls() ? plain.withTls() : plain);
    }

    @Override
    public Check on(ReadyCondition.LogLine condition) {
        LogFollower.plain("");
        Check check = super.on(condition);
        check.on(new Signal.Line(""));
        return check;
    }

    @Override
    public Check on(ReadyCondition.Sql condition) {
        new JdbcUrl(condition.url()).hasDriver();
        return super.on(condition);
    }

    /** What does more than to attempt at a port is not for nobody. */
    @Override
    Check probed(ReadyCondition condition, Probe probe, PollInterval cadence) {
        return probe.knocksOnly()
                ? super.probed(condition, probe, cadence)
                : new FixedCheck(ProbeResult.notYet("not probed"));
    }

    private static ContainerDetails nobody() {
        return new ContainerDetails(
                "",
                "",
                "",
                "",
                new ContainerDetails.State(
                        "running", 0, false, "", 0, Optional.empty(), Optional.empty(), "none", List.of(), 0),
                Map.of(NOBODY, List.of(new ContainerDetails.HostBinding("127.0.0.1", NOBODY.number()))),
                Map.of(),
                Optional.empty(),
                false,
                Map.of(),
                Map.of(),
                List.of());
    }
}
