package org.containerharness.diagnosis;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The process in the container could not run, or ended. */
public sealed interface ProcessCause extends Cause {

    /** The same of one that had been ready before. */
    default ProcessCause afterReady() {
        return this;
    }

    /**
     * The command is not in the image, or cannot be run.
     *
     * @param command entry point and arguments as far as they are declared; empty if they are the image's own
     */
    record CommandNotFound(List<String> command) implements ProcessCause {

        @Override
        public String predicate() {
            return "could not be started: its command"
                    + (command.isEmpty() ? "" : " <" + String.join(" ", command) + ">")
                    + " is not in the image or cannot be run";
        }

        @Override
        public String remedy() {
            return "check command and entrypoint against what the image has, and that the file is executable.";
        }
    }

    /**
     * It ended by itself.
     *
     * @param meaning of the code, such as the signal that ended it
     * @param wasReady whether it had been ready before
     */
    record Exited(int code, String meaning, boolean wasReady) implements ProcessCause {

        @Override
        public ProcessCause afterReady() {
            return new Exited(code, meaning, true);
        }

        @Override
        public String predicate() {
            return "exited with code " + code + " (" + meaning + ") " + moment(wasReady);
        }

        @Override
        public String remedy() {
            return wasReady
                    ? "read the last output: it ended by itself while it was in use."
                    : "read the last output: the process ended by itself, so its command, environment or files are not what"
                            + " it needs.";
        }
    }

    /**
     * The kernel killed a process of it for lack of memory.
     *
     * @param code with which it ended, if it did
     * @param limit on its memory, as text; empty if it has none
     * @param wasReady whether it had been ready before
     */
    record OutOfMemory(Optional<Integer> code, String limit, boolean wasReady) implements ProcessCause {

        @Override
        public ProcessCause afterReady() {
            return new OutOfMemory(code, limit, true);
        }

        @Override
        public String predicate() {
            return "ran out of memory " + moment(wasReady) + ": the kernel killed a process of it"
                    + (limit.isEmpty() ? "" : " at its limit of " + limit)
                    + (code.map(number -> ", exit code " + number).orElse(""));
        }

        @Override
        public String remedy() {
            return "raise the memory limit of the container, or make its process need less.";
        }
    }

    /**
     * Somebody else removed it.
     *
     * @param wasReady whether it had been ready before
     */
    record Removed(boolean wasReady) implements ProcessCause {

        @Override
        public ProcessCause afterReady() {
            return new Removed(true);
        }

        @Override
        public String predicate() {
            return "was removed " + moment(wasReady) + " by somebody else";
        }

        @Override
        public String remedy() {
            return "find out who removes containers on this engine: `docker events` tells when, a clean-up job is the usual"
                    + " one.";
        }
    }

    /**
     * It wrote a line that was declared to mean failure.
     *
     * @param pattern that was declared
     */
    record FailureLine(String line, String pattern) implements ProcessCause {

        @Override
        public String predicate() {
            return "wrote a line that means failure";
        }

        @Override
        public String remedy() {
            return "mend what that line names; what led to it stands before it in the last output.";
        }

        @Override
        public Map<String, List<String>> evidence() {
            return Cause.section("Lines that mean failure match", List.of("/" + pattern + "/"));
        }
    }

    private static String moment(boolean wasReady) {
        return wasReady ? "after it had been ready" : "before it was ready";
    }
}
