package org.containerharness.readiness;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.containerharness.engine.ContainerFacts;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.ReadyCondition;

/**
 * A first probe that finds nobody, made while the engine still starts the container: it loads what the real first probe
 * would have to load afterwards. In a cold JVM that is some 100 ms, most of it the linking of records and lambdas.
 */
final class Rehearsal {

    /** The discard port of this machine, where nothing listens in our days; if something does, no harm is done. */
    private static final ContainerPort NOBODY = ContainerPort.tcp(9);

    private final World world;

    Rehearsal(World world) {
        this.world = new World(world.engine(), Runnable::run, world.clock());
    }

    void of(ReadyCondition condition) {
        if (condition instanceof ReadyCondition.Http http) {
            // Not the declared request: its headers may be secrets.
            ReadyCondition.Http plain = ReadyCondition.Http.get("/");
            probe(http.tls() ? plain.withTls() : plain);
        } else if (condition instanceof ReadyCondition.Listening || condition instanceof ReadyCondition.Default) {
            probe(new ReadyCondition.Listening(List.of()));
        } else if (condition instanceof ReadyCondition.LogLine line) {
            LogFollower.plain("");
            new LineCheck(line).on(new Signal.Line(""));
        } else if (condition instanceof ReadyCondition.Sql sql) {
            SqlProbe.hasDriver(sql.url());
        } else if (condition instanceof ReadyCondition.AllOf all) {
            all.conditions().forEach(this::of);
        } else if (condition instanceof ReadyCondition.AnyOf any) {
            any.conditions().forEach(this::of);
        }
    }

    private void probe(ReadyCondition condition) {
        Check check = new Conditions("rehearsal", world, facts(), UnaryOperator.identity(), () -> {}).check(condition);
        check.tick(world.now());
        check.result();
    }

    private static ContainerFacts facts() {
        return new ContainerFacts(
                "",
                "",
                "",
                "",
                new ContainerFacts.State(
                        "running", 0, false, "", 0, Optional.empty(), Optional.empty(), "none", List.of(), 0),
                Map.of(NOBODY, List.of(new ContainerFacts.HostBinding("127.0.0.1", NOBODY.number()))),
                Map.of(),
                Optional.empty(),
                false,
                Map.of(),
                Map.of(),
                List.of());
    }
}
