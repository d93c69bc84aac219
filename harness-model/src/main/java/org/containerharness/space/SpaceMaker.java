package org.containerharness.space;

import java.util.List;
import java.util.Optional;
import org.containerharness.model.AdoptedSpec;
import org.containerharness.model.DependencySpec;
import org.containerharness.model.Place;
import org.containerharness.model.Service;

/**
 * Divides one kind of service into spaces that do not see each other. The harness calls it for you; implement it for a
 * service of your own, best as a record, since equal makers share what they prepared.
 *
 * <p>Safe for use by many threads and, since a service may be shared by several processes, by many processes.
 *
 * @param <S> what tests get
 */
public interface SpaceMaker<S extends Space> {

    /** The type that tests ask for. */
    Class<S> type();

    /** Does what all spaces need once: makes the template that they are cloned from. Default: nothing. */
    default void prepare(Service service) {}

    /**
     * Makes spaces, several in one go where that is cheaper.
     *
     * @param names unique on the service; letters, digits and underscores
     */
    List<S> open(Service service, List<String> names);

    /** Removes spaces that nobody uses any more. */
    void close(Service service, List<S> spaces);

    /** How many are made ahead while tests run that need one each; default 4. */
    default int ahead() {
        return 4;
    }

    /**
     * How many used ones may wait until they are removed together; default {@link #ahead}. More where removing is dear
     * and keeping is cheap: most containers are gone before that many have been used.
     */
    default int usedLimit() {
        return ahead();
    }

    /**
     * A fixture for a stack: a space of this kind, ready before the test and given back after it.
     *
     * @param name the declared name
     * @param container the declared name of the container that is divided
     */
    default AdoptedSpec in(String container, String name, Place place) {
        return new AdoptedSpec(
                name, new SpaceLifecycle<>(this, container), List.of(DependencySpec.ready(container)), place);
    }

    /** As {@link #in(String, String, Place)}, declared in code. */
    default AdoptedSpec in(String container, String name) {
        return in(container, name, Place.IN_CODE);
    }

    /** The maker of a fixture, empty if it is none of {@link #in}. */
    static Optional<SpaceMaker<?>> of(AdoptedSpec spec) {
        return spec.lifecycle() instanceof SpaceLifecycle<?> lifecycle
                ? Optional.of(lifecycle.maker())
                : Optional.empty();
    }
}
