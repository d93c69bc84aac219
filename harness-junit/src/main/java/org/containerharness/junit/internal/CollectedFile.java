package org.containerharness.junit.internal;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.log.Log;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Nearest;

/**
 * What is to be copied out of a container at the end of the class or test that has it; nothing of it can fail a test.
 *
 * @param container its declared name
 */
public record CollectedFile(String container, String from, Path to, boolean onFailure) {

    private static final Log LOG = Log.ofHarness();

    /** Those that are wanted of containers that end with a stack. */
    static List<CollectedFile> endingWith(RunningStack stack, Stream<CollectedFile> all, boolean hasFailed) {
        return all.filter(file -> file.isIn(stack) && file.isWanted(hasFailed)).toList();
    }

    /** Copies what is wanted of containers that go on. */
    static void collectFromOthers(
            List<CollectedFile> all,
            List<RunningStack> ending,
            Map<String, RunningContainer> containers,
            boolean hasFailed) {
        all.stream()
                .filter(file -> file.isWanted(hasFailed) && ending.stream().noneMatch(file::isIn))
                .forEach(file -> file.collectNow(containers));
    }

    private boolean isWanted(boolean hasFailed) {
        return hasFailed || !onFailure;
    }

    boolean isIn(RunningStack stack) {
        return stack.containers().stream().anyMatch(own -> own.name().equals(container));
    }

    /** Copies it when the stack ends that has the container. */
    void collectAtTheEndOf(RunningStack stack) {
        attempt(() -> stack.collectAtItsEnd(container, from, to));
    }

    /** Copies it while the container runs. */
    void collectNow(Map<String, RunningContainer> containers) {
        RunningContainer running = containers.get(container);
        if (running == null) {
            LOG.warn(
                    "{} of {} is not collected: there is no such container. {}",
                    from,
                    container,
                    Nearest.hint(container, containers.keySet()));
            return;
        }
        attempt(() -> running.copyOut(from, to));
    }

    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (HarnessException | UncheckedIOException e) {
            LOG.warn("{} of container {} could not be collected: {}", from, container, e.getMessage());
        }
    }
}
