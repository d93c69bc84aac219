package org.containerharness.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.containerharness.diagnosis.FailureReport;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.ContainerSummary;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineEvent;
import org.containerharness.engine.EngineException;
import org.containerharness.engine.EventListener;
import org.containerharness.engine.Labels;
import org.containerharness.events.RunEvent;
import org.containerharness.events.RunEvents;
import org.containerharness.handle.ContainerEnd;
import org.containerharness.handle.RunningContainer;
import org.containerharness.investigation.EndedContainers;
import org.containerharness.log.Log;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.RestartPolicy;
import org.containerharness.model.UnexpectedEnd;
import org.jspecify.annotations.Nullable;

/**
 * Which containers have ended though they should run, as the engine's events tell. Whoever asks later than a second after
 * the last look has all of them looked at, in one call, since events may be lost without anybody noticing. Safe for use by
 * many threads.
 */
final class ContainerEnds implements EventListener {

    /** What ends so soon has failed at its start, where nothing but "it runs" is known of its being ready. */
    private static final Duration AT_ITS_START = Duration.ofSeconds(2);

    /** For so long events are believed that tell nothing. */
    private static final long BELIEVED = Duration.ofSeconds(1).toNanos();

    /** What containers do that have not ended, in the engine's words. */
    private static final Set<String> ALIVE = Set.of("created", "running", "paused", "restarting");

    private static final Log LOG = Log.of(ContainerEnds.class);

    /** Signals that programs take as news; others are meant to end them. */
    private static final Set<String> NEWS = Set.of("1", "10", "12", "23", "28", "SIGHUP", "SIGUSR1", "SIGUSR2");

    private final Engine engine;
    private final UnexpectedEnd setting;
    private final RunEvents events;
    private final Map<String, Life> lives = new ConcurrentHashMap<>();

    /** @param setting what holds for containers that say nothing */
    ContainerEnds(Engine engine, UnexpectedEnd setting, RunEvents events) {
        this.engine = engine;
        this.setting = setting;
        this.events = events;
    }

    /**
     * How a container ended.
     *
     * @param asked somebody sent it a signal through the engine
     */
    private record End(int code, boolean outOfMemory, boolean asked, Instant time) {

        boolean isBad() {
            return (code != 0 || outOfMemory) && !asked;
        }
    }

    /** What is known of one container, guarded by itself. */
    private static final class Life {

        private final ContainerSpec spec;
        private final Set<Integer> jobCodes = ConcurrentHashMap.newKeySet();
        private boolean outOfMemory;
        private boolean asked;
        private @Nullable End end;
        private boolean told;
        private volatile boolean unsure;
        private volatile long seen = System.nanoTime();

        Life(ContainerSpec spec) {
            this.spec = spec;
            addJobCodes(spec.readiness().condition());
        }

        private void addJobCodes(ReadyCondition condition) {
            if (condition instanceof ReadyCondition.Completed completed) {
                jobCodes.add(completed.exitCode());
            }
            condition.conditions().forEach(this::addJobCodes);
        }

        synchronized void on(EngineEvent event) {
            switch (event.kind()) {
                case STARTED -> {
                    outOfMemory = false;
                    asked = false;
                    end = null;
                    told = false;
                }
                case KILLED -> asked |= !NEWS.contains(event.attributes().getOrDefault("signal", ""));
                case OUT_OF_MEMORY -> runsOutOfMemory();
                case DIED -> end = new End(event.exitCode().orElse(-1), outOfMemory, asked, event.time());
                case HEALTHY, UNHEALTHY, PAUSED, UNPAUSED, DESTROYED -> {}
            }
        }

        /** At times that is told only after the end. */
        private void runsOutOfMemory() {
            outOfMemory = true;
            if (end != null) {
                end = new End(end.code(), true, end.asked(), end.time());
            }
        }

        /** How it ended, unless that is what it is for. */
        synchronized Optional<End> end() {
            return Optional.ofNullable(end).filter(seen -> !jobCodes.contains(seen.code()));
        }

        private synchronized boolean isBelievedToRun() {
            return end == null;
        }

        /** Events do not tell whether the engine starts it again, nor what happened while they were cut off. */
        private boolean mustLook() {
            return unsure || spec.restart().kind() != RestartPolicy.Kind.NO && end().isPresent();
        }

        /** Asks the engine where that is needed. */
        Optional<End> take(RunningContainer container) {
            if (mustLook()) {
                look(container.inspect().state());
            }
            return take();
        }

        private boolean hasEnded(RunningContainer container) {
            try {
                if (mustLook()) {
                    look(container.inspect().state());
                }
                return end().isPresent();
            } catch (HarnessException e) {
                // It is not there any more, or nobody knows.
                return true;
            }
        }

        private synchronized void look(ContainerDetails.State state) {
            unsure = false;
            end = state.hasEnded()
                    ? new End(
                            state.exitCode(),
                            state.outOfMemory(),
                            asked,
                            state.finishedAt().orElseGet(Instant::now))
                    : null;
        }

        private synchronized Optional<End> take() {
            Optional<End> fresh = told ? Optional.empty() : end();
            told |= fresh.isPresent();
            return fresh;
        }
    }

    /** To be called before a container is started. */
    void begins(String id, ContainerSpec spec) {
        lives.putIfAbsent(id, new Life(spec));
    }

    /** Others wait for its end with this code. */
    void mayEndWith(String id, int code) {
        Optional.ofNullable(lives.get(id)).ifPresent(life -> life.jobCodes.add(code));
    }

    /** Whether its end is what it is for, or nobody minds it. */
    boolean mayEnd(String id) {
        Life life = lives.get(id);
        return life != null && (meaning(life.spec) == UnexpectedEnd.IGNORE || !life.jobCodes.isEmpty());
    }

    @Override
    public void onEvent(EngineEvent event) {
        Life life = lives.get(event.containerId());
        if (life != null) {
            life.on(event);
            events.tell(new RunEvent.ContainerChanged(
                    event.time(), event.containerId(), event.kind().name().toLowerCase(Locale.ROOT), detail(event)));
        }
    }

    private static String detail(EngineEvent event) {
        if (event.kind() == EngineEvent.Kind.KILLED) {
            return event.attributes().getOrDefault("signal", "");
        }
        return event.exitCode().isPresent() ? String.valueOf(event.exitCode().getAsInt()) : "";
    }

    /** Nobody knows what happened meanwhile. */
    @Override
    public void onGap() {
        lives.values().forEach(life -> life.unsure = true);
    }

    void forget(String id) {
        lives.remove(id);
    }

    /** Whether a container that was found ready has ended badly by now. */
    boolean hasEndedBadly(String id) {
        Life life = lives.get(id);
        return life != null
                && life.spec.restart().kind() == RestartPolicy.Kind.NO
                && meaning(life.spec) != UnexpectedEnd.IGNORE
                && life.end().filter(End::isBad).isPresent();
    }

    /** Whether one that is to run has ended, well or badly; the engine is asked where events do not tell. */
    boolean hasEnded(RunningContainer container) {
        lookAgain(List.of(container));
        Life life = lives.get(container.facts().id());
        return life != null && !mayEnd(container.facts().id()) && life.hasEnded(container);
    }

    /** What is to be told of containers that ended since this was asked last. */
    List<ContainerEnd> take(Collection<RunningContainer> containers) {
        lookAgain(containers);
        List<ContainerEnd> told = new ArrayList<>();
        for (RunningContainer container : containers) {
            Optional.ofNullable(lives.get(container.facts().id()))
                    .filter(life -> meaning(life.spec) != UnexpectedEnd.IGNORE)
                    .flatMap(life -> taken(life, container))
                    .ifPresent(told::add);
        }
        return told;
    }

    private void lookAgain(Collection<RunningContainer> containers) {
        boolean isDue = containers.stream()
                .map(container -> lives.get(container.facts().id()))
                .anyMatch(life -> life != null
                        && meaning(life.spec) != UnexpectedEnd.IGNORE
                        && life.isBelievedToRun()
                        && System.nanoTime() - life.seen > BELIEVED);
        if (isDue) {
            try {
                look();
            } catch (EngineException e) {
                LOG.debug("Could not look which containers run: {}", e.getMessage());
            }
        }
    }

    private void look() {
        Map<String, Life> asked = Map.copyOf(lives);
        Set<String> alive = engine.containers().list(Map.of(Labels.OURS, "true")).stream()
                .filter(found -> ALIVE.contains(found.state()))
                .map(ContainerSummary::id)
                .collect(Collectors.toSet());
        asked.forEach((id, life) -> {
            life.seen = System.nanoTime();
            life.unsure |= life.isBelievedToRun() && !alive.contains(id);
        });
    }

    private Optional<ContainerEnd> taken(Life life, RunningContainer container) {
        try {
            return life.take(container).flatMap(end -> judged(life.spec, container, end));
        } catch (HarnessException e) {
            // One that cannot be looked at any more is told of by whoever removes it.
            return Optional.empty();
        }
    }

    private UnexpectedEnd meaning(ContainerSpec spec) {
        return spec.lifecycle().whenEnded().orElse(setting);
    }

    private Optional<ContainerEnd> judged(ContainerSpec spec, RunningContainer container, End end) {
        boolean atItsStart = !end.asked() && endedAtItsStart(spec, container.facts(), end);
        boolean wanted = spec.lifecycle().whenEnded().equals(Optional.of(UnexpectedEnd.FAIL));
        if (!end.isBad() && !atItsStart && !wanted) {
            return Optional.empty();
        }
        String more = atItsStart ? "; at its start already, where nothing but \"it runs\" was awaited" : "";
        boolean fails = wanted || atItsStart || meaning(spec) == UnexpectedEnd.FAIL;
        FailureReport report = EndedContainers.report(container, Optional.empty(), end.code(), end.outOfMemory(), more);
        return Optional.of(new ContainerEnd(report, end.time(), fails));
    }

    private static boolean endedAtItsStart(ContainerSpec spec, ContainerDetails facts, End end) {
        boolean byRunning = isReadyByRunning(spec.readiness().condition(), facts, end);
        return byRunning
                && facts.state()
                        .startedAt()
                        .filter(start -> end.time().isBefore(start.plus(AT_ITS_START)))
                        .isPresent();
    }

    private static boolean isReadyByRunning(ReadyCondition condition, ContainerDetails facts, End end) {
        if (condition instanceof ReadyCondition.Default) {
            return facts.healthcheck().isEmpty()
                    && facts.ports().values().stream().allMatch(List::isEmpty);
        }
        return condition instanceof ReadyCondition.Running && end.isBad()
                || condition instanceof ReadyCondition.AnyOf any
                        && any.conditions().stream().anyMatch(part -> isReadyByRunning(part, facts, end));
    }
}
