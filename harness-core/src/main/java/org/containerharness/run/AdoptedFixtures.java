package org.containerharness.run;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.containerharness.engine.Engine;
import org.containerharness.handle.RunningContainer;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.NetworkAttachment;
import org.containerharness.model.Service;
import org.containerharness.model.Surroundings;
import org.containerharness.plan.FixtureAction;

/** The fixtures of other code that run: started by one plan, stopped by another. */
final class AdoptedFixtures {

    private final Engine engine;
    private final Executor background;
    private final SharedParts parts = new SharedParts();

    /** Equal specs may be started several times at once, each by an action of its own. */
    private final Map<FixtureAction.Start, AdoptedSpec.Started> started =
            Collections.synchronizedMap(new IdentityHashMap<>());

    AdoptedFixtures(Engine engine, Executor background) {
        this.engine = engine;
        this.background = background;
    }

    /** @param containers finds a ready container by its declared name, or throws */
    AdoptedSpec.Started start(FixtureAction.Start action, Function<String, RunningContainer> containers) {
        AdoptedSpec.Started fixture = action.spec().lifecycle().start(new Surroundings() {
            @Override
            public Service service(String name) {
                return AdoptedFixtures.this.service(containers.apply(name));
            }

            @Override
            public List<NetworkAttachment> networks() {
                return action.networks();
            }
        });
        started.put(action, fixture);
        fixture.containerId()
                .ifPresent(container -> action.networks().stream().skip(1).forEach(further -> engine.networks()
                        .connect(further.network(), container, further.aliases(), further.ipv4Address())));
        return fixture;
    }

    Service service(RunningContainer container) {
        return new ContainerAsService(engine, container, parts, background);
    }

    void stop(FixtureAction.Stop action) {
        Optional.ofNullable(started.remove(action.start())).ifPresent(AdoptedSpec.Started::stop);
    }

    /** The containers of a stack are gone. */
    void forget(Iterable<RunningContainer> containers) {
        containers.forEach(container -> parts.forget(container.id()));
    }

    /** Ends what is in containers that stay. */
    void close() {
        parts.closeAll();
    }
}
