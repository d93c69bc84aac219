package org.containerharness.handle;

import java.util.List;

/** What becomes of a running stack and of its containers, as far as its handle is asked. */
public interface StackLife {

    /** Removes what a stack started. */
    void end(RunningStack stack);

    /** Lets go of a stack and marks it, so that nobody else removes it either. */
    String keep(RunningStack stack);

    /** What is to be told of containers of a stack that ended by themselves since this was asked last. */
    List<ContainerEnd> takeEnds(RunningStack stack);

    boolean hasEnded(RunningContainer container);

    /** Whether its end is what it is for, or nobody minds it. */
    boolean mayEnd(RunningContainer container);
}
