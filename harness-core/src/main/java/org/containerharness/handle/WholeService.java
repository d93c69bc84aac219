package org.containerharness.handle;

import java.util.Optional;
import org.containerharness.space.ServiceKind;
import org.containerharness.space.Space;

/** What a container serves as a whole. */
public final class WholeService {

    private WholeService() {}

    /** What it is, if a {@link ServiceKind} on the class path says so of its image or label. */
    public static Optional<Space> of(RunningContainer container) {
        ContainerFacts facts = () -> container;
        return ServiceKind.of(container.facts().labels(), container.image()).map(kind -> kind.whole(facts));
    }
}
