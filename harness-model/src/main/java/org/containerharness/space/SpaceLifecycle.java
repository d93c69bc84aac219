package org.containerharness.space;

import java.util.Optional;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.Service;
import org.containerharness.model.Surroundings;

/** Takes a space from the pool of its container and gives it back. */
record SpaceLifecycle<S extends Space>(SpaceMaker<S> maker, String container) implements AdoptedSpec.Lifecycle {

    @Override
    public AdoptedSpec.Started start(Surroundings around) {
        SpacePool<S> pool = pool(around.service(container));
        S space = pool.take();
        return new AdoptedSpec.Started() {
            @Override
            public void stop() {
                pool.giveBack(space);
            }

            @Override
            public Optional<Object> handle() {
                return Optional.of(space);
            }
        };
    }

    @SuppressWarnings("unchecked") // Equal makers make spaces of one type.
    private SpacePool<S> pool(Service service) {
        return service.shared(maker, SpacePool.class, () -> new SpacePool<>(maker, service));
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public Optional<Class<?>> handleType() {
        return Optional.of(maker.type());
    }
}
