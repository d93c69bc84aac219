package org.containerharness.run;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.containerharness.engine.Capability;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineContainers;
import org.containerharness.engine.ExecRequest;
import org.containerharness.engine.ExecResult;
import org.containerharness.engine.MemoryLimit;
import org.containerharness.events.RunEvent;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningNetwork;
import org.containerharness.model.ByteSize;
import org.containerharness.model.Command;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DurationText;
import org.containerharness.model.HarnessException;
import org.containerharness.proxy.ContainerProxy;
import org.containerharness.proxy.Impairment;

/**
 * Lets things go wrong with containers, and undoes what is still wrong when it is closed: networks first, then the rest, the
 * latest first. In a test it is injected as a parameter, and closed at the end of the test or class that has it.
 *
 * <pre>{@code
 * @Test
 * void ordersWaitForTheDatabase(Faults faults, @Handle("db") RunningContainer db) {
 *     Fault paused = faults.pause(db);
 *     …
 *     paused.close();
 * }
 * }</pre>
 *
 * <p>Each fault is told as an event when it begins and ends, so that the report shows it. What other processes use too is
 * left alone. Safe for use by many threads.
 */
public final class Faults implements AutoCloseable {

    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);

    /** More is not filled: it would be the disk of the engine's machine. */
    private static final ByteSize MOST_TO_FILL = ByteSize.ofMegabytes(1024);

    /** Where an engine does not say how much its machine has. */
    private static final ByteSize MOST_MEMORY = ByteSize.parse("1p");

    private static final Pattern AVAILABLE = Pattern.compile("(\\d+)\\s+\\d+%\\s+\\S+\\s*$");
    private static final String FILLER = ".harness-fault";

    /** An address of documentation (RFC 5737), which nobody has. */
    private static final String NO_NAMES = "nameserver 192.0.2.1\noptions timeout:1 attempts:1\n";

    private static final String NAMES = "/etc/resolv.conf";

    private final Consumer<RunEvent> told;
    private final Recheck recheck;
    private final Deque<Fault> open = new ArrayDeque<>();

    /**
     * Those that cut networks, undone before the rest. What is started again is awaited, and reached, in its networks; Podman without
     * root's rights forwards no port of a container that is started outside all of them, also when it joins one later (5.4).
     */
    private final Deque<Fault> cuts = new ArrayDeque<>();

    /** Returns when a container is ready. */
    @FunctionalInterface
    public interface Recheck {
        void await(RunningContainer container, ContainerSpec spec, ContainerDetails facts, Duration timeout);
    }

    /**
     * Nothing is wrong yet.
     *
     * @param told of each fault that begins and ends
     */
    public Faults(Consumer<RunEvent> told, Recheck recheck) {
        this.told = told;
        this.recheck = recheck;
    }

    /** Its processes stand still; connections stay open, and nobody answers. */
    public Fault pause(RunningContainer container) {
        return begin(open, container, "paused", container::pause, () -> {
            if (container.inspect().state().status().equals("paused")) {
                container.unpause();
            }
        });
    }

    /** It is killed, as by a crash. Undone by a start, as {@link RunningContainer#start} says. */
    public Fault kill(RunningContainer container) {
        return begin(open, container, "killed", container::kill, () -> {
            if (!container.isRunning()) {
                container.start();
            }
            awaitReady(container);
        });
    }

    /** Restarts it and returns when it is ready again; nothing has to be undone. */
    public void restart(RunningContainer container) {
        begin(open, container, "restarted", container::restart, () -> awaitReady(container))
                .close();
    }

    /** It leaves a network, and joins it again under its names; ports published through it are closed meanwhile. */
    public Fault cut(RunningContainer container, RunningNetwork network) {
        String what = "cut off from network " + network.name();
        return begin(cuts, container, what, () -> container.disconnect(network), () -> {
            if (!container.inspect().networks().containsKey(network.engineName())) {
                container.connect(network);
            }
        });
    }

    /**
     * No byte more fits into a folder. Only where the room is limited: a tmpfs, or a volume with a size, of at most 1 GiB.
     * Needs {@code df}, {@code dd} and {@code rm} in the image.
     */
    public Fault fillDisk(RunningContainer container, String folder) {
        String filler = folder.replaceFirst("/+$", "") + "/" + FILLER;
        requireLittleRoom(container, folder);
        return beginTold(
                container,
                "out of room in " + folder,
                "given room in " + folder,
                () -> {
                    // Fails when nothing fits any more, which is what it is for; what is left of a block goes byte by
                    // byte.
                    run(container, "dd", "if=/dev/zero", "of=" + filler, "bs=65536");
                    run(container, "dd", "if=/dev/zero", "of=" + filler + "2", "bs=512");
                },
                () -> run(container, "rm", "-f", filler, filler + "2"));
    }

    private static void requireLittleRoom(RunningContainer container, String folder) {
        ExecResult result = run(container, "df", "-Pk", folder);
        Matcher available = AVAILABLE.matcher(result.stdout().strip());
        if (!available.find()) {
            throw new HarnessException("It is not known how much room <" + container.name() + "> has in " + folder
                    + ": df said <" + result.stdout().strip()
                    + result.stderr().strip() + ">.");
        }
        ByteSize room = new ByteSize(Long.parseLong(available.group(1)) * 1024);
        if (room.bytes() > MOST_TO_FILL.bytes()) {
            throw new HarnessException("<" + container.name() + "> has room for " + room.roughly() + " in " + folder
                    + ", which may be the disk of the engine's machine, and at most " + MOST_TO_FILL.roughly()
                    + " are filled. Mount a tmpfs or a volume with a size there.");
        }
    }

    /** No name can be resolved any more; open connections stay. Needs {@code sh} in the image. */
    public Fault breakNames(RunningContainer container) {
        String before = run(container, "cat", NAMES).stdout();
        return beginTold(
                container,
                "unable to resolve names",
                "able to resolve names",
                () -> writeNames(container, NO_NAMES),
                () -> writeNames(container, before));
    }

    /** In place, since the engine has mounted that file. */
    private static void writeNames(RunningContainer container, String content) {
        ExecResult result = container.exec(ExecRequest.of(Command.of("sh", "-c", "printf '%s' \"$CONTENT\" > " + NAMES))
                .as("0")
                .withEnvironment(java.util.Map.of("CONTENT", content)));
        if (!result.exitCode().equals(java.util.OptionalInt.of(0))) {
            throw new HarnessException("The file " + NAMES + " of <" + container.name() + "> cannot be written: "
                    + result.stderr().strip());
        }
    }

    /**
     * All that goes from the test to its published TCP ports, and all that comes back, arrives so much later; a round trip
     * takes twice as much. Only of a container that is declared with {@code proxied = true}.
     */
    public Fault delay(RunningContainer container, Duration eachWay) {
        return impair(container, Impairment.delayed(eachWay), "late by " + DurationText.print(eachWay) + " each way");
    }

    /**
     * Through its published TCP ports no more than this passes per second, in each direction, all connections together.
     * Only of a container that is declared with {@code proxied = true}.
     */
    public Fault throttle(RunningContainer container, ByteSize perSecond) {
        return impair(container, Impairment.limited(perSecond), "limited to " + perSecond.roughly() + "/s");
    }

    /**
     * Packets between the test and its published TCP ports get lost. TCP sends them again, after 200 ms at first and twice
     * as late each time; so what is seen is that connections stall. Where all get lost, nothing arrives until it is over.
     * Only of a container that is declared with {@code proxied = true}.
     *
     * @param share of the packets, from 0 to 1
     */
    public Fault lose(RunningContainer container, double share) {
        return impair(
                container,
                Impairment.losing(share),
                "losing %s %% of packets"
                        .formatted(BigDecimal.valueOf(share * 100)
                                .stripTrailingZeros()
                                .toPlainString()));
    }

    private Fault impair(RunningContainer container, Impairment impairment, String what) {
        requireOwn(container);
        ContainerProxy proxy = container
                .proxy()
                .orElseThrow(() -> new HarnessException("Tests reach <" + container.name() + "> (declared at "
                        + container.place() + ") directly, so the way to it cannot be made slow. Declare it with"
                        + " proxied = true, in code ContainerSpec.proxied(), in a Compose file with the label "
                        + ContainerSpec.PROXIED + ": \"true\"."));
        return beginTold(
                container, what, "no longer " + what, () -> proxy.add(impairment), () -> proxy.remove(impairment));
    }

    /**
     * It may use no more memory than this, and no swap, also what it uses already. What the kernel kills for that is started
     * again when it is over, and awaited.
     *
     * @throws HarnessException if the engine cannot change limits, or more is in use and the kernel cannot take it away
     */
    public Fault squeeze(RunningContainer container, ByteSize memory) {
        requireOwn(container);
        Engine engine = container.engine();
        engine.info().require(Capability.UPDATE, "Taking memory from <" + container.name() + ">");
        EngineContainers containers = engine.containers();
        MemoryLimit before = containers.memoryLimit(container.id());
        String what = "down to " + memory.roughly() + " of memory";
        return beginTold(
                container,
                what,
                "no longer " + what,
                () -> containers.limitMemory(container.id(), MemoryLimit.of(memory)),
                () -> {
                    containers.limitMemory(container.id(), again(engine, before));
                    if (!container.isRunning()) {
                        container.start();
                        awaitReady(container);
                    }
                });
    }

    /** A limit cannot be taken away again, only made as large as the machine; by some versions of runc that of swap neither. */
    private static MemoryLimit again(Engine engine, MemoryLimit before) {
        if (!before.isUnlimited() && before.withSwap() > 0) {
            return before;
        }
        long told = engine.status().memory();
        long all = told > 0 ? told : MOST_MEMORY.bytes();
        return new MemoryLimit(before.isUnlimited() ? all : before.memory(), 2 * all);
    }

    private static ExecResult run(RunningContainer container, String... words) {
        return container.exec(ExecRequest.of(Command.of(words)).as("0"));
    }

    /** As {@link #begin}, for what is not done through the handle, which tells of it itself. */
    private Fault beginTold(
            RunningContainer container, String what, String afterwards, Runnable inject, Runnable undo) {
        return begin(
                open,
                container,
                what,
                () -> {
                    tell(container, what);
                    inject.run();
                },
                () -> {
                    undo.run();
                    tell(container, afterwards);
                });
    }

    private Fault begin(Deque<Fault> begun, RunningContainer container, String what, Runnable inject, Runnable undo) {
        requireOwn(container);
        inject(container, what, inject, undo);
        Fault fault = new Fault(container.name() + " is " + what, undo);
        synchronized (open) {
            begun.push(fault);
        }
        return fault;
    }

    private static void requireOwn(RunningContainer container) {
        if (container.isShared()) {
            throw new HarnessException("<" + container.name() + "> (declared at " + container.place()
                    + ") is used by other processes too, and is not made to fail for one test. Declare it in CLASS or"
                    + " SUITE scope.");
        }
    }

    /** What fails half-way is undone, since nobody has a fault to close then. */
    private static void inject(RunningContainer container, String what, Runnable inject, Runnable undo) {
        try {
            inject.run();
        } catch (RuntimeException failure) {
            try {
                undo.run();
            } catch (RuntimeException e) {
                failure.addSuppressed(new HarnessException(
                        "That " + container.name() + " is " + what + " could not be undone: " + e.getMessage(), e));
            }
            throw failure;
        }
    }

    private void tell(RunningContainer container, String what) {
        told.accept(new RunEvent.FaultMade(Instant.now(), container.engineName(), what));
    }

    /** As one that declares nothing: what it was declared with may be true of its output only once. */
    private void awaitReady(RunningContainer container) {
        ContainerSpec plain = ContainerSpec.of(container.name(), container.image());
        recheck.await(container, plain, container.inspect(), READY_TIMEOUT);
    }

    /** Undoes what is still wrong, networks first, then the latest first; all of it is tried. */
    @Override
    public void close() {
        HarnessException failure = null;
        for (Optional<Fault> next = next(); next.isPresent(); next = next()) {
            try {
                next.get().close();
            } catch (HarnessException e) {
                if (failure == null) {
                    failure = new HarnessException("That " + next.get() + " could not be undone: " + e.getMessage(), e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private Optional<Fault> next() {
        synchronized (open) {
            return Optional.ofNullable(cuts.isEmpty() ? open.poll() : cuts.poll());
        }
    }
}
