package org.containerharness.cleanup;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.Capability;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineInfo;
import org.containerharness.engine.EngineProviders;
import org.containerharness.engine.EngineSettings;
import org.containerharness.engine.Labels;
import org.containerharness.engine.NewVolume;
import org.containerharness.log.Log;
import org.containerharness.model.VolumeSpec;
import org.containerharness.programs.ProgramImage;
import org.containerharness.settings.Setting;
import org.jspecify.annotations.Nullable;

/**
 * One session as the owner of what it creates: the labels that say so, and the helpers that remove what is left when the
 * JVM is gone. Nothing of it runs before {@link #begin}, and nothing of it is waited for.
 *
 * <p>Safe for use by many threads.
 */
public final class Cleanup {

    private static final Log LOG = Log.ofHarness();

    /** A watchdog that somebody kills is started again, but not for ever. */
    private static final int STARTS = 3;

    private static final long JOIN_MILLIS = 2_000;

    /** Who ends in a build with a name waits some seconds for another of its processes to raise the guard. */
    private static final Duration DELAY_IN_A_BUILD = Duration.ofSeconds(1);

    private final Engine engine;
    private final CleanupOptions options;
    private final String session = UUID.randomUUID().toString().replace("-", "");
    private final Owner owner = ThisMachine.get().self();
    private final boolean guarded;

    private final List<BuildOwner> builds = new ArrayList<>();
    private @Nullable Thread beginning;
    private @Nullable Watchdog watchdog;
    private @Nullable CleanupWorker worker;
    private int starts;
    private boolean isDue;

    /** Of those that take the place of one which is gone. */
    private final Object starting = new Object();

    private boolean ended;
    private boolean nothingLeft;
    private boolean usedByOthers;

    private Cleanup(Engine engine, CleanupOptions options) {
        this.engine = engine;
        this.options = options;
        this.guarded = options.guard()
                && ProgramImage.of(ProgramImage.GUARD, engine.info()).isPresent();
    }

    /** A new session. Over an engine that other processes cannot reach, nothing runs beside it. */
    public static Cleanup over(Engine engine, CleanupOptions options) {
        return new Cleanup(engine, engine.info().has(Capability.OTHER_PROCESSES) ? options : CleanupOptions.OFF);
    }

    /** The value of the label {@link Labels#SESSION}. */
    public String session() {
        return session;
    }

    /** This process, the value of the label {@link Labels#OWNER}. */
    public Owner owner() {
        return owner;
    }

    /** What is put on all that the session owns. */
    public Map<String, String> labels() {
        return labels(Labels.SESSION, session, owner);
    }

    /** What is put on all that a build owns, in place of {@link #labels()}. */
    public Map<String, String> labels(BuildOwner build) {
        return labels(Labels.BUILD, build.id(), build.process());
    }

    private Map<String, String> labels(String kind, String id, Owner process) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(kind, id);
        labels.put(Labels.OWNER, process.text());
        labels.put(Labels.VERSION, Labels.CURRENT_VERSION);
        if (!guarded) {
            labels.put(Labels.UNGUARDED, "true");
        }
        return Map.copyOf(labels);
    }

    /** Starts what runs beside the session, in the background; called before the first create, a second time in vain. */
    public synchronized void begin() {
        if (options.isOff() || beginning != null || ended) {
            return;
        }
        Thread thread = new Thread(
                () -> {
                    startHelper();
                    sendWhenDue();
                },
                "harness-cleanup");
        thread.setDaemon(true);
        beginning = thread;
        thread.start();
    }

    /**
     * Sees to it that what the build owns is removed when its process ends, also if this JVM ends before. Any number of
     * JVMs may ask for the same build; one of their watchdogs holds its guard and does the work. To be called before the
     * first create of a resource of the build.
     */
    public void watch(BuildOwner build) {
        begin();
        synchronized (this) {
            if (builds.contains(build)) {
                return;
            }
            builds.add(build);
            notifyAll();
            if (watchdog != null) {
                tell(watchdog, WatchdogProtocol.line(build));
            } else if (worker != null) {
                worker.watch(build);
            }
        }
    }

    /**
     * Marks a stack as kept: neither this session nor any watchdog or sweep removes what belongs to it. The mark is a
     * volume, since labels cannot be changed; it goes when the last resource of the stack has gone.
     *
     * @param stackId the label {@link Labels#STACK_ID} of its resources
     * @return the marker's name on the engine; removing it ends the keeping
     */
    public String keep(String stackId) {
        return keep(engine, owner, stackId);
    }

    /** As {@link #keep(String)}, for a stack of any session. */
    public static String keep(Engine engine, String stackId) {
        return keep(engine, ThisMachine.get().self(), stackId);
    }

    private static String keep(Engine engine, Owner owner, String stackId) {
        String name = "ch-kept-" + stackId;
        Map<String, String> labels = Map.of(
                Labels.OURS,
                "true",
                Labels.KEPT,
                stackId,
                Labels.OWNER,
                owner.text(),
                Labels.VERSION,
                Labels.CURRENT_VERSION);
        engine.volumes().create(new NewVolume(VolumeSpec.named("kept"), name, labels));
        return name;
    }

    /**
     * Ends the session. Does not wait for its helpers.
     *
     * @param isClean nothing of the session is left; else the watchdog removes it
     */
    public void end(boolean isClean) {
        Thread thread;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            notifyAll();
            nothingLeft = isClean && !usedByOthers;
            thread = nothingLeft && builds.isEmpty() ? null : beginning;
            endHelper();
        }
        if (thread != null) {
            join(thread);
        }
        replaceIfGone();
    }

    /** Whether it has ended with nothing left. */
    public synchronized boolean leftNothing() {
        return nothingLeft;
    }

    /** @param isUsed others make things too in the name of this session, and have not removed all of them */
    public synchronized void isUsedByOthers(boolean isUsed) {
        usedByOthers = isUsed;
    }

    /** Else the JVM may be gone before there is a watchdog. */
    private static void join(Thread thread) {
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void endHelper() {
        if (watchdog != null) {
            if (nothingLeft) {
                tell(watchdog, WatchdogProtocol.DONE);
            }
            close(watchdog);
        }
        if (worker != null) {
            // Its engine is this JVM's; what could not be removed from here cannot be removed by it.
            worker.end(true);
        }
    }

    private void startHelper() {
        if (!options.watchdog()) {
            startWorker();
            return;
        }
        try {
            startWatchdog();
        } catch (IOException e) {
            LOG.warn(
                    "The watchdog process cannot be started ({}). What this JVM leaves if it is killed is removed by the"
                            + " next session on this engine. Switch it off with {}=false.",
                    e.getMessage(),
                    Setting.CLEANUP_WATCHDOG.key());
            startWorker();
        }
    }

    private void startWatchdog() throws IOException {
        EngineInfo info = engine.info();
        String classPath = engine.classPath()
                .orElseThrow(() -> new IOException("the harness was not loaded from jars or folders"));
        Watchdog started = Watchdog.start(classPath, Cleanup::log);
        synchronized (this) {
            starts++;
            watchdog = started;
            tell(started, WatchdogProtocol.Watch.line(info, session, guardOptions()));
            builds.forEach(build -> tell(started, WatchdogProtocol.line(build)));
            if (isDue) {
                tell(started, WatchdogProtocol.NOW);
            }
            if (ended) {
                endHelper();
            }
        }
        started.onEnd(this::replaceIfGone);
    }

    /** Ends with the session, or before. */
    private synchronized void sendWhenDue() {
        long begun = System.nanoTime();
        try {
            for (long left = nanosUntilDue(begun); left > 0 && !ended; left = nanosUntilDue(begun)) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        isDue = true;
        if (watchdog != null && !ended) {
            tell(watchdog, WatchdogProtocol.NOW);
        } else if (worker != null) {
            worker.now();
        }
    }

    private long nanosUntilDue(long begun) {
        boolean isHurried = options.delay().compareTo(DELAY_IN_A_BUILD) > 0
                && builds.stream().anyMatch(BuildOwner::isNamed);
        Duration delay = isHurried ? DELAY_IN_A_BUILD : options.delay();
        return begun + delay.toNanos() - System.nanoTime();
    }

    private CleanupOptions guardOptions() {
        return new CleanupOptions(options.watchdog(), guarded, options.sweep(), options.delay());
    }

    /** Also at the end of the session: a build goes on without it, and nobody else may watch it. */
    private void replaceIfGone() {
        synchronized (starting) {
            synchronized (this) {
                boolean isNeeded = !ended || !builds.isEmpty();
                if (!isNeeded || watchdog == null || !watchdog.hasFailed() || starts >= STARTS) {
                    return;
                }
                close(watchdog);
                watchdog = null;
            }
            LOG.info("The watchdog process has ended; starting it anew.");
            startHelper();
        }
    }

    private synchronized void startWorker() {
        if (ended || (!guarded && !options.sweep() && builds.isEmpty())) {
            return;
        }
        EngineInfo info = engine.info();
        CleanupWorker own = new CleanupWorker(
                () -> EngineProviders.connect(
                        EngineSettings.of(info.endpoint(), info.certificates()), CallListener.NONE),
                session,
                guardOptions(),
                Cleanup::log);
        builds.forEach(own::watch);
        if (isDue) {
            own.now();
        }
        worker = own;
        Thread thread = new Thread(own, "harness-worker");
        thread.setDaemon(true);
        thread.start();
    }

    private static void log(String note) {
        int tab = note.indexOf('\t');
        String text = note.substring(tab + 1);
        if (note.startsWith("warn")) {
            LOG.warn(text);
        } else {
            LOG.info(text);
        }
    }

    private static void tell(Watchdog watchdog, String order) {
        try {
            watchdog.tell(order);
        } catch (IOException e) {
            LOG.debug("The watchdog process does not listen any more: {}", e.getMessage());
        }
    }

    private static void close(Watchdog watchdog) {
        try {
            watchdog.close();
        } catch (IOException e) {
            LOG.debug("The watchdog process is gone already: {}", e.getMessage());
        }
    }

    /** The watchdog process, if there is one now. */
    synchronized Optional<ProcessHandle> watchdog() {
        return Optional.ofNullable(watchdog).map(Watchdog::handle);
    }
}
