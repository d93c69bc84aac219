package org.containerharness.diagnosis;

/** Neither the engine nor the container itself. */
public sealed interface CodeCause extends Cause {

    /**
     * What it needs, and what was ready already, has ended.
     *
     * @param dependency its declared name
     * @param end what became of that
     */
    record DependencyFailed(String dependency, String end) implements CodeCause {

        @Override
        public String predicate() {
            return "failed because <" + dependency + ">, which it needs, " + end;
        }

        @Override
        public String remedy() {
            return "read the output of that container: what is told of this one follows from it.";
        }
    }

    /**
     * A step of the start failed: a hook, a probe of one's own, a fixture that other code owns.
     *
     * @param attempt what was tried
     */
    record StepFailed(String attempt) implements CodeCause {

        @Override
        public String predicate() {
            return "failed at the step \"" + attempt + "\"";
        }

        @Override
        public String remedy() {
            return "read what was seen; the exception's cause has where it came from.";
        }
    }
}
