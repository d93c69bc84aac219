package org.containerharness.diagnosis;

import java.util.List;
import java.util.Map;

/** It is the engine that cannot, or does not. */
public sealed interface EngineCause extends Cause {

    /**
     * No engine answers where one is expected.
     *
     * @param tried where one was looked for and why it could not be used, a line each; empty if one had been found
     */
    record EngineUnreachable(List<String> tried) implements EngineCause {

        /** One that was there. */
        public EngineUnreachable() {
            this(List.of());
        }

        public EngineUnreachable {
            tried = List.copyOf(tried);
        }

        @Override
        public String predicate() {
            return tried.isEmpty() ? "failed because the container engine cannot be reached" : "cannot be reached";
        }

        @Override
        public Map<String, List<String>> evidence() {
            return Cause.section("Tried", tried);
        }

        @Override
        public String remedy() {
            return "see whether the engine runs (`docker info`) and whether the tests' user may use it; `harness doctor`"
                    + " lists every address that is tried.";
        }
    }

    /** The engine took a call and did not answer it within the limit of its kind. */
    record EngineTimeout() implements EngineCause {

        @Override
        public String predicate() {
            return "failed because the container engine did not answer in time";
        }

        @Override
        public String remedy() {
            return "see whether the engine is well (`docker info`) or its machine overloaded, and start the tests again.";
        }
    }

    /** No space is left on the disk of the engine. */
    record DiskFull() implements EngineCause {

        @Override
        public String predicate() {
            return "failed because the disk of the container engine is full";
        }

        @Override
        public String remedy() {
            return "free space on the engine's disk: `docker system df` shows what takes it.";
        }
    }

    /**
     * The engine refused for a reason that has no kind of its own; what was seen is its text.
     *
     * @param attempt what was tried
     * @param status of its answer
     */
    record EngineRefused(String attempt, int status) implements EngineCause {

        @Override
        public String predicate() {
            return "failed because the engine refused to " + attempt;
        }

        @Override
        public String remedy() {
            return "read the engine's text; `docker events` and the engine's own log say more.";
        }
    }
}
