package org.containerharness.docker.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.containerharness.model.DurationText;
import org.jspecify.annotations.Nullable;

/** Closes a connection when its time is up, which ends a read that is blocked on it. */
final class Deadline {

    private final Clock clock;
    private final Closeable victim;
    private boolean counting;
    private boolean passed;
    private long at;

    private Deadline(Clock clock, Closeable victim) {
        this.clock = clock;
        this.victim = victim;
    }

    /** Begins to count, or begins anew; zero stops counting. */
    void in(Duration limit) {
        clock.set(this, limit.toNanos());
    }

    boolean hasPassed() {
        synchronized (clock) {
            return passed;
        }
    }

    /** What to say when a limit is over. */
    static IOException passed(Duration limit, IOException cause) {
        SocketTimeoutException timeout = new SocketTimeoutException("no answer within " + DurationText.print(limit));
        timeout.initCause(cause);
        return timeout;
    }

    private void expire() {
        try {
            victim.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }

    /**
     * Watches all deadlines of a client on one daemon thread, {@code harness-deadlines}. Written by hand, since the
     * JDK's timers would be forty more classes to load before the first call.
     */
    static final class Clock implements Closeable {

        private final List<Deadline> counting = new ArrayList<>();
        private @Nullable Thread thread;
        private long nextLook;
        private boolean closed;

        Deadline deadline(Closeable victim) {
            return new Deadline(this, victim);
        }

        private synchronized void set(Deadline deadline, long nanos) {
            if (deadline.counting) {
                counting.remove(deadline);
                deadline.counting = false;
            }
            if (nanos == 0 || deadline.passed || closed) {
                return;
            }
            deadline.at = System.nanoTime() + nanos;
            deadline.counting = true;
            counting.add(deadline);
            if (thread == null) {
                nextLook = deadline.at;
                thread = new Watcher();
                thread.start();
            } else if (nextLook - deadline.at > 0) {
                notifyAll();
            }
        }

        private final class Watcher extends Thread {

            Watcher() {
                super("harness-deadlines");
                setDaemon(true);
            }

            @Override
            public void run() {
                try {
                    List<Deadline> due;
                    while ((due = awaitDue()) != null) {
                        for (Deadline deadline : due) {
                            deadline.expire();
                        }
                    }
                } catch (InterruptedException e) {
                    // Nobody does that but the end of the process.
                }
            }
        }

        /** @return null when closed */
        private synchronized @Nullable List<Deadline> awaitDue() throws InterruptedException {
            List<Deadline> due = new ArrayList<>();
            while (!closed) {
                long now = System.nanoTime();
                // An idle thread looks again after a minute at the latest; deadlines that come earlier wake it.
                long wait = 60_000_000_000L;
                for (Deadline deadline : counting) {
                    if (deadline.at - now <= 0) {
                        deadline.passed = true;
                        deadline.counting = false;
                        due.add(deadline);
                    } else {
                        wait = Math.min(wait, deadline.at - now);
                    }
                }
                if (!due.isEmpty()) {
                    counting.removeAll(due);
                    return due;
                }
                nextLook = now + wait;
                wait(wait / 1_000_000, (int) (wait % 1_000_000));
            }
            return null;
        }

        @Override
        public synchronized void close() {
            closed = true;
            counting.clear();
            notifyAll();
        }
    }
}
