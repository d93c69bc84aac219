package org.containerharness.engine;

import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An engine's containers: how they begin and end, what they are, and what runs in them. */
public interface EngineContainers {

    /**
     * Creates a container; an answer that got lost is resolved by its name, see {@link NewContainer}.
     *
     * @return the container's id
     */
    String create(NewContainer wanted);

    void start(String container);

    ContainerDetails inspect(String container);

    /** As {@link #inspect}, empty if there is no such container. */
    Optional<ContainerDetails> find(String container);

    /**
     * Says whether a container is among those listed, running or not. Other than to {@link #find}, the engine answers at
     * once while it is busy with the container.
     *
     * @param name the name on the engine
     */
    boolean isListed(String name);

    /** Lists containers, running or not, that carry all these labels; a label with an empty value matches any value. */
    List<ContainerSummary> list(Map<String, String> labels);

    /** Stops with the container's own signal, and kills after the grace period (empty: the container's own). */
    void stop(String container, Optional<Duration> grace);

    /** Sends a signal such as {@code SIGTERM}. */
    void kill(String container, String signal);

    void restart(String container, Optional<Duration> grace);

    void pause(String container);

    void unpause(String container);

    /** How much memory a container may use at present. */
    MemoryLimit memoryLimit(String container);

    /**
     * Changes how much memory a container may use, whether it runs or not.
     *
     * @throws EngineException also if more is in use and the kernel cannot take it away
     */
    void limitMemory(String container, MemoryLimit limit);

    /**
     * Gives a container another name.
     *
     * @throws EngineException of kind NAME_TAKEN if another container has it
     */
    void rename(String container, String newName);

    /** Kills if need be and removes, with anonymous volumes; a container that is gone already is no error. */
    void remove(String container);

    /** Runs a command and hands its output over as it comes. Three calls: create, start, inspect. */
    ExecResult exec(String container, ExecRequest request);

    /** All that the engine tells of a container, as text for people; secrets are masked. */
    String describe(String container);

    /** The processes in a container that runs, a line each as {@code ps} prints them, the first with their titles. */
    List<String> processes(String container);

    /**
     * What happened to a container, a line each, as far as the engine remembers it.
     *
     * @param since by the engine's clock
     * @param until by the engine's clock; not later than now
     */
    List<String> history(String container, Instant since, Instant until);

    /**
     * Feeds the standard input of a container that was created with it open, from now on; the container need not run
     * yet. Ends when the input ends, when the container ends, or when the subscription is closed.
     *
     * @param input read on a thread of its own, and may block
     * @param onEnd told once, when the connection is over for whatever reason but a close of the subscription
     */
    Subscription feedInput(String container, InputStream input, Runnable onEnd);
}
