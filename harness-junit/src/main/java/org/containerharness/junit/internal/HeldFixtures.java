package org.containerharness.junit.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.containerharness.diagnosis.FailureReport;
import org.containerharness.junit.output.TestName;
import org.containerharness.log.Log;
import org.jspecify.annotations.Nullable;

/**
 * Fixtures that test classes hold together with the application contexts that were made of them: one for all who declare
 * the same, ended with its last holder. A framework keeps contexts for later classes, so a class alone cannot say when
 * what it declares is used no more.
 *
 * <p>Nothing is locked while something starts, is looked at or ends. Safe for use by many threads.
 */
public final class HeldFixtures {

    private static final Log LOG = Log.ofHarness();

    /**
     * What is wanted of it.
     *
     * @param key equal for those who may have the same
     * @param fixtures what is started
     * @param name who wants it, for messages
     * @param keep what an annotation says of keeping, in the words of the setting
     * @param outer what it stands on
     */
    public record Wanted(
            Object key, RequiredFixtures fixtures, TestName name, Optional<String> keep, Optional<Wanted> outer) {
        // Written out, as ContainerPort's.

        @Override
        public boolean equals(Object other) {
            return other instanceof Wanted that && parts().equals(that.parts());
        }

        @Override
        public int hashCode() {
            return parts().hashCode();
        }

        private List<Object> parts() {
            return List.of(key, fixtures, name, keep, outer);
        }
    }

    private final Session session;
    private final Map<Object, Held> byKey = new HashMap<>();
    private final Set<Object> expected = new HashSet<>();
    private final Set<Hold> open = new LinkedHashSet<>();

    HeldFixtures(Session session) {
        this.session = session;
    }

    /** One set of fixtures, and how many hold it. */
    private final class Held {

        private final Wanted wanted;
        private final Optional<Hold> outer;
        private final RunningFixtures level;
        private final AtomicReference<@Nullable WaitBegin> waiting = new AtomicReference<>();
        private volatile Optional<String> retired = Optional.empty();
        private int holders;

        Held(Wanted wanted, Optional<Hold> outer) {
            this.wanted = wanted;
            this.outer = outer;
            this.level =
                    new RunningFixtures(session, outer.map(around -> around.held.level), wanted.name(), wanted.keep());
        }

        void end() {
            try {
                level.close();
            } finally {
                outer.ifPresent(Hold::close);
            }
        }
    }

    /** One holder's part in it. */
    public final class Hold implements AutoCloseable {

        private final Held held;
        private final Runnable atEnd;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Hold(Held held, Runnable atEnd) {
            this.held = held;
            this.atEnd = atEnd;
        }

        /** As {@link #start(WaitBegin)}, for somebody who waits from now on. */
        public Duration start() {
            return start(WaitBegin.begun());
        }

        /**
         * Starts the fixtures, unless another holder has.
         *
         * @return how long that took here, zero if it was done before
         */
        public Duration start(WaitBegin waiting) {
            held.outer.ifPresent(around -> around.start(waiting));
            if (!held.waiting.compareAndSet(null, waiting) && waiting.since().isPresent()) {
                held.waiting.get().begin();
            }
            return held.level.startOnce(held.wanted.fixtures(), waiting) ? held.level.startTime() : Duration.ZERO;
        }

        /** The fixtures, started or not. */
        public RunningFixtures level() {
            return held.level;
        }

        /** Notes that contexts that use the fixtures are of no more use; later holders get others. */
        public void retire(String why) {
            HeldFixtures.this.retire(held, why);
        }

        /** Why the fixtures are of no more use, although they are held; later holders get others. */
        public Optional<String> retired() {
            return held.retired;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                release(this);
            }
        }
    }

    /** Notes that somebody is going to hold it, for whom it is started already. */
    public synchronized void expect(Object key) {
        expected.add(key);
    }

    /** Whether it is held, or started for somebody who is going to hold it. */
    public synchronized boolean isExpected(Object key) {
        return byKey.containsKey(key) || expected.contains(key);
    }

    /**
     * Holds what is wanted; nothing is started by that. Fixtures of which a container has ended are not given to new
     * holders.
     *
     * @param atEnd ends the holder, if it still holds when the session ends
     */
    public Hold hold(Wanted wanted, Runnable atEnd) {
        retireIfEnded(wanted);
        Optional<Hold> outer = wanted.outer().map(around -> hold(around, () -> {}));
        Hold hold;
        boolean isFirst;
        synchronized (this) {
            Held known = byKey.get(wanted.key());
            isFirst = known == null;
            Held held = isFirst ? new Held(wanted, outer) : known;
            byKey.put(wanted.key(), held);
            expected.remove(wanted.key());
            held.holders++;
            hold = new Hold(held, atEnd);
            open.add(hold);
        }
        if (!isFirst) {
            outer.ifPresent(Hold::close);
        }
        return hold;
    }

    private void retireIfEnded(Wanted wanted) {
        Held known;
        synchronized (this) {
            known = byKey.get(wanted.key());
        }
        if (known == null) {
            return;
        }
        List<FailureReport> gone = known.level.gone();
        if (!gone.isEmpty()) {
            String text = gone.stream().map(FailureReport::text).collect(Collectors.joining("\n"));
            retire(known, text);
            LOG.warn(
                    "{} is given fixtures of its own, since those that are there are of no more use. {}",
                    wanted.name(),
                    text);
        }
    }

    private synchronized void retire(Held held, String why) {
        held.retired = Optional.of(why);
        byKey.remove(held.wanted.key(), held);
    }

    private void release(Hold hold) {
        boolean isLast;
        synchronized (this) {
            open.remove(hold);
            isLast = --hold.held.holders == 0;
            if (isLast) {
                byKey.remove(hold.held.wanted.key(), hold.held);
            }
        }
        if (isLast) {
            hold.held.end();
        }
    }

    /** Ends all holders, and so all that is held. */
    void close() {
        List<Hold> left;
        synchronized (this) {
            left = new ArrayList<>(open);
        }
        for (Hold hold : left) {
            try {
                hold.atEnd.run();
                hold.close();
            } catch (RuntimeException e) {
                LOG.warn("What {} held could not be ended in order: {}", hold.held.wanted.name(), e.getMessage());
            }
        }
    }
}
