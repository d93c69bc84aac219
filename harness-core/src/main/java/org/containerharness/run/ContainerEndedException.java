package org.containerharness.run;

import java.util.List;
import java.util.stream.Collectors;
import org.containerharness.model.HarnessException;

/** Containers ended that should run. */
public final class ContainerEndedException extends HarnessException {

    private static final long serialVersionUID = 1L;

    public ContainerEndedException(String message) {
        super(message);
    }

    /** Of at least one. */
    public static ContainerEndedException of(List<ContainerEnd> ends) {
        return new ContainerEndedException(ends.stream().map(ContainerEnd::text).collect(Collectors.joining("\n")));
    }
}
