package org.containerharness.junit.output;

import java.util.Collection;
import org.containerharness.handle.RunningContainer;

/** What a test or class may use now. */
public interface UsedContainers {

    Collection<RunningContainer> allContainers();

    /** Those which were started for it alone. */
    Collection<RunningContainer> ownContainers();
}
