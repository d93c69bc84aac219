package org.containerharness.junit.kill;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** How a test JVM ends. */
enum Ending {
    NORMAL {
        @Override
        void come() {}
    },
    FAILED_TEST {
        @Override
        void come() {
            throw new AssertionFailedError("on purpose");
        }
    },
    ABORTED_TEST {
        @Override
        void come() {
            throw new TestAbortedException("on purpose");
        }
    },
    SYSTEM_EXIT {
        @Override
        void come() {
            System.exit(3);
        }
    },
    OUT_OF_MEMORY {
        @Override
        void come() {
            fillMemory();
        }
    },
    OUT_OF_MEMORY_ENDS_JVM("-XX:+ExitOnOutOfMemoryError") {
        @Override
        void come() {
            fillMemory();
        }
    },
    HALT {
        @Override
        void come() {
            Runtime.getRuntime().halt(3);
        }
    },
    SIGTERM,
    SIGINT_TO_GROUP,
    SIGKILL,
    SIGKILL_TO_GROUP,
    SIGKILL_WITH_WATCHDOG,
    SIGKILL_AFTER_WATCHDOG,
    SIGTERM_AFTER_WATCHDOG,
    STOPPED_FOR_20_S,
    BUILD_SIGTERM,
    BUILD_SIGKILL;

    /** The next watchdog is on its way, and has not come up. */
    private static final long AFTER_WATCHDOG = 150;

    private final List<String> options;

    Ending(String... options) {
        this.options = List.of(options);
    }

    List<String> jvmOptions() {
        return options;
    }

    /** Comes from inside the JVM; endings from outside are announced and waited for. */
    void come() {
        System.out.println("kill me");
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(60));
    }

    /**
     * Brings an ending from outside about.
     *
     * @param leader of the process group: the build process if there is one, else the JVM
     * @param beside done while the JVM is stopped
     */
    void bring(ProcessHandle leader, ProcessHandle jvm, List<ProcessHandle> watchdogs, Runnable beside)
            throws Exception {
        long[] dogs = watchdogs.stream().mapToLong(ProcessHandle::pid).toArray();
        switch (this) {
            case SIGTERM -> kill("-TERM", jvm.pid());
            case SIGINT_TO_GROUP -> kill("-INT", -leader.pid());
            case SIGKILL -> kill("-KILL", jvm.pid());
            case SIGKILL_TO_GROUP -> kill("-KILL", -leader.pid());
            case SIGKILL_WITH_WATCHDOG ->
                kill(
                        "-KILL",
                        LongStream.concat(LongStream.of(-leader.pid()), LongStream.of(dogs))
                                .toArray());
            case SIGKILL_AFTER_WATCHDOG -> {
                kill("-KILL", dogs);
                Thread.sleep(AFTER_WATCHDOG);
                kill("-KILL", -leader.pid());
            }
            case SIGTERM_AFTER_WATCHDOG -> {
                kill("-KILL", dogs);
                kill("-TERM", jvm.pid());
            }
            case STOPPED_FOR_20_S -> {
                long[] both = LongStream.concat(LongStream.of(jvm.pid()), LongStream.of(dogs))
                        .toArray();
                kill("-STOP", both);
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
                beside.run();
                Thread.sleep(Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
                kill("-CONT", both);
                kill("-TERM", jvm.pid());
            }
            case BUILD_SIGTERM -> kill("-TERM", leader.pid());
            case BUILD_SIGKILL -> kill("-KILL", leader.pid());
            default -> throw new IllegalStateException(this + " comes from inside");
        }
    }

    /** All at the same instant: a JVM that sees its watchdog die starts another one. */
    private static void kill(String signal, long... targets) throws Exception {
        List<String> command = new ArrayList<>(List.of("kill", signal, "--"));
        LongStream.of(targets).mapToObj(Long::toString).forEach(command::add);
        new ProcessBuilder(command).inheritIO().start().waitFor(10, TimeUnit.SECONDS);
    }

    /** True if somebody is left who can remove what the JVM leaves. */
    boolean leavesSomebody() {
        return this != SIGKILL_WITH_WATCHDOG && this != SIGKILL_AFTER_WATCHDOG;
    }

    /** True if it is the build process that ends. */
    boolean isOfBuild() {
        return this == BUILD_SIGTERM || this == BUILD_SIGKILL;
    }

    private static void fillMemory() {
        List<long[]> hoard = new ArrayList<>();
        while (true) {
            hoard.add(new long[1 << 20]);
        }
    }
}
