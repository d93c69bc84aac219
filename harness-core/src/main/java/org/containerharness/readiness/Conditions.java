package org.containerharness.readiness;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.PatternSyntaxException;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.HealthcheckSpec;
import org.containerharness.model.ProbeResult;
import org.containerharness.model.ProbeResult.Verdict;
import org.containerharness.model.Protocol;
import org.containerharness.model.ReadyCondition;

/** Turns conditions into checks of one started container; a new kind of condition is a method here. */
class Conditions implements ReadyCondition.Visitor<Check> {

    private final String name;
    private final ReadinessContext context;
    private final ContainerDetails facts;
    private final UnaryOperator<String> rewrite;
    private final Runnable changed;
    private final Engine engine;
    private final ContainerAddresses addresses;

    /** @param changed called after each probe */
    Conditions(
            String name,
            ReadinessContext context,
            ContainerDetails facts,
            UnaryOperator<String> rewrite,
            Runnable changed) {
        this.name = name;
        this.context = context;
        this.facts = facts;
        this.rewrite = rewrite;
        this.changed = changed;
        this.engine = context.engine().holding(facts.id());
        this.addresses = new ContainerAddresses(engine.info(), facts);
    }

    /** The condition as it is judged. */
    final Check check(ReadyCondition condition) {
        return condition.accept(this);
    }

    final ContainerDetails facts() {
        return facts;
    }

    @Override
    public Check on(ReadyCondition.Default condition) {
        if (healthcheck().isPresent()) {
            return check(new ReadyCondition.Healthy());
        }
        List<ContainerPort> published = addresses.published();
        if (published.isEmpty()) {
            return check(new ReadyCondition.Running());
        }
        Check listening = check(new ReadyCondition.Listening(published));
        return PostgresGreeting.of(facts, published)
                .map(asked -> CombinedCheck.allOf(List.of(listening, greeting(asked))))
                .orElse(listening);
    }

    @Override
    public Check on(ReadyCondition.Running condition) {
        if (facts.state().isRunning()) {
            return new SteadyCheck(context, facts.id(), changed);
        }
        Probe probe = () -> engine.containers().inspect(facts.id()).state().isRunning()
                ? new ProbeResult(Verdict.READY, "running")
                : ProbeResult.notYet("it does not run");
        return probed(condition, probe, PollInterval.REQUEST);
    }

    @Override
    public Check on(ReadyCondition.LogLine condition) {
        return new LineCheck(condition);
    }

    @Override
    public Check on(ReadyCondition.Listening condition) {
        List<ContainerPort> all = condition.ports().isEmpty() ? addresses.published() : condition.ports();
        if (all.isEmpty()) {
            return FixedCheck.never("it publishes no TCP port; publish one, name the ports, or await something else");
        }
        List<ContainerPort> ports =
                all.stream().filter(port -> port.protocol() == Protocol.TCP).toList();
        Optional<ContainerPort> unreachable =
                ports.stream().filter(port -> addresses.any(port).isEmpty()).findFirst();
        if (unreachable.isPresent()) {
            return FixedCheck.never(notPublished(unreachable.get()));
        }
        // A UDP port gives no answer to tell "open" from "closed" by.
        return ports.isEmpty()
                ? FixedCheck.ready("UDP ports are not probed")
                : probed(
                        new ReadyCondition.Listening(ports),
                        new ListeningProbe(
                                ports,
                                addresses,
                                engine::closingDelay,
                                sockets(),
                                new ListensElsewhere(context, facts, sockets())::instead),
                        PollInterval.CONNECT);
    }

    private String notPublished(ContainerPort port) {
        return "port " + port + " is not published, and the container's own address cannot be reached from here;"
                + " publish it";
    }

    @Override
    public Check on(ReadyCondition.Http condition) {
        return asked(
                condition,
                condition.port(),
                "HTTP " + condition.path(),
                (port, address) -> new HttpProbe(condition, port, address, sockets()));
    }

    @Override
    public Check on(ReadyCondition.TcpAnswer condition) {
        return asked(
                condition,
                condition.port(),
                "an answer",
                (port, address) -> new TcpAnswerProbe(condition, port, address, sockets()));
    }

    private Check greeting(ReadyCondition.TcpAnswer asked) {
        ContainerPort port = asked.port().orElseThrow();
        Probe probe = new TcpAnswerProbe(asked, port, addresses.published(port).orElseThrow(), sockets());
        return new ProbedCheck("PostgreSQL on " + port + " serves", probe, PollInterval.CONNECT, context, changed);
    }

    /** A condition on what a published port says. */
    private Check asked(
            ReadyCondition condition,
            Optional<ContainerPort> named,
            String what,
            BiFunction<ContainerPort, InetSocketAddress, Probe> probe) {
        List<ContainerPort> published = addresses.published();
        if (named.isEmpty() && published.size() != 1) {
            return FixedCheck.never(what + " names no port and the container publishes "
                    + (published.isEmpty() ? "none" : published) + "; name the port, such as 8080");
        }
        ContainerPort port = named.orElseGet(() -> published.get(0));
        Optional<InetSocketAddress> address = addresses.any(port);
        if (address.isEmpty()) {
            return FixedCheck.never(notPublished(port));
        }
        try {
            return probed(condition, probe.apply(port, address.get()), PollInterval.REQUEST);
        } catch (PatternSyntaxException e) {
            return FixedCheck.never("/" + e.getPattern() + "/ is not a regular expression: " + e.getDescription());
        }
    }

    @Override
    public Check on(ReadyCondition.Healthy condition) {
        Optional<HealthcheckSpec> healthcheck = healthcheck();
        if (healthcheck.isEmpty()) {
            return FixedCheck.never("image " + facts.image()
                    + " has no healthcheck and none is declared; declare one, or await something else");
        }
        if (facts.state().health().equals("healthy")) {
            return FixedCheck.ready("healthy");
        }
        return probed(
                condition,
                new HealthProbe(CommandProbe.of(healthcheck.get(), engine, facts.id())),
                PollInterval.COMMAND);
    }

    @Override
    public Check on(ReadyCondition.CommandSucceeds condition) {
        return probed(condition, CommandProbe.of(condition.command(), engine, facts.id()), PollInterval.COMMAND);
    }

    @Override
    public Check on(ReadyCondition.Completed condition) {
        return new ExitCheck(condition.exitCode());
    }

    @Override
    public Check on(ReadyCondition.Sql condition) {
        return probed(condition, new SqlProbe(condition, rewrite.apply(condition.url())), PollInterval.COMMAND);
    }

    @Override
    public Check on(ReadyCondition.FileExists condition) {
        return probed(condition, new FileProbe(engine, facts.id(), condition.path()), PollInterval.REQUEST);
    }

    @Override
    public Check on(ReadyCondition.Custom condition) {
        CustomProbe.Target target = new CustomProbe.Target(name, facts.id(), engine, addresses);
        return probed(condition, new CustomProbe(condition, target), PollInterval.REQUEST);
    }

    @Override
    public Check on(ReadyCondition.AllOf condition) {
        return CombinedCheck.allOf(
                condition.conditions().stream().map(this::check).toList());
    }

    @Override
    public Check on(ReadyCondition.AnyOf condition) {
        return CombinedCheck.anyOf(
                condition.conditions().stream().map(this::check).toList());
    }

    private Optional<HealthcheckSpec> healthcheck() {
        return facts.healthcheck()
                .filter(check -> !check.isNone() && check.test().size() > 1);
    }

    Check probed(ReadyCondition condition, Probe probe, PollInterval cadence) {
        return new ProbedCheck(condition.toString(), probe, cadence, context, changed);
    }

    private Supplier<ListeningSockets> sockets() {
        return () -> ListeningSockets.in(engine, facts);
    }
}
