package org.containerharness.diagnosis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.containerharness.model.Counted;
import org.containerharness.model.DurationText;
import org.containerharness.settings.Setting;

/** It runs, and is not as it is awaited. */
public sealed interface ReadinessCause extends Cause {

    /**
     * Its healthcheck fails.
     *
     * @param test the command
     * @param outputs of the last checks, with their exit codes, oldest first
     */
    record HealthcheckFailing(String test, List<String> outputs) implements ReadinessCause {

        @Override
        public String predicate() {
            return "is not healthy: its healthcheck" + (test.isEmpty() ? "" : " <" + test + ">") + " fails";
        }

        @Override
        public String remedy() {
            return "keep the container (" + Setting.KEEP.key()
                    + "=on-failure), run the healthcheck's command in it, and see why it fails.";
        }

        @Override
        public Map<String, List<String>> evidence() {
            return Cause.section("Last checks", outputs);
        }
    }

    /**
     * Its process listens on the container's loopback address, where nobody outside comes in.
     *
     * @param port awaited
     * @param listeners on that port
     */
    record LoopbackOnly(String port, List<String> listeners) implements ReadinessCause {

        @Override
        public String predicate() {
            return "listens on " + port + " on the container's loopback only (" + String.join(", ", listeners) + ")";
        }

        @Override
        public String remedy() {
            return "make the process listen on all addresses (0.0.0.0 or ::).";
        }
    }

    /**
     * Its process listens on other ports than the awaited one.
     *
     * @param port awaited
     * @param listeners there are
     */
    record OtherPort(String port, List<String> listeners) implements ReadinessCause {

        @Override
        public String predicate() {
            return "listens on " + String.join(", ", listeners) + " instead of " + port;
        }

        @Override
        public String remedy() {
            return "publish and await the port that the process listens on, or let the process listen on the awaited one.";
        }
    }

    /** Its process listens on no TCP port at all. */
    record NothingListens(String port) implements ReadinessCause {

        @Override
        public String predicate() {
            return "listens on no TCP port at all, " + port + " was awaited";
        }

        @Override
        public String remedy() {
            return "see in the last output how far it came; if it is only slow, raise the limit of the wait or "
                    + Setting.READY_TIMEOUT.key() + ".";
        }
    }

    /**
     * Its process listens as it should, and cannot be reached.
     *
     * @param listeners on that port
     */
    record PortBlocked(String port, List<String> listeners) implements ReadinessCause {

        @Override
        public String predicate() {
            return "listens on " + port + " (" + String.join(", ", listeners) + "), but cannot be reached from here";
        }

        @Override
        public String remedy() {
            return "check firewall, VPN and proxy between here and the engine, and that the port is published.";
        }
    }

    /**
     * A request was answered in another way than is wanted.
     *
     * @param request what was sent, and where to
     * @param answer that came
     */
    record WrongAnswer(String request, String answer) implements ReadinessCause {

        @Override
        public String predicate() {
            return "answers wrongly: " + request + " " + answer;
        }

        @Override
        public String remedy() {
            return "compare what is asked and awaited with what is answered, and read the last output.";
        }
    }

    /**
     * A line of output was awaited that did not come.
     *
     * @param wanted how often it should come
     * @param seen how often it came
     * @param lines written
     * @param closest lines that look most like it
     */
    record LogLineMissing(String pattern, int wanted, int seen, int lines, List<String> closest)
            implements ReadinessCause {

        @Override
        public String predicate() {
            return "did not write the awaited line /" + pattern + "/ "
                    + (wanted == 1 ? "" : wanted + " times, but " + Counted.of(seen, "time") + ", ")
                    + (lines == 0 ? "and wrote nothing at all" : "in " + Counted.of(lines, "line"));
        }

        @Override
        public String remedy() {
            return "compare the pattern with what is written, case included; if the line only comes late, raise the limit of"
                    + " the wait or " + Setting.READY_TIMEOUT.key() + ".";
        }

        @Override
        public Map<String, List<String>> evidence() {
            return Cause.section("Closest lines", closest);
        }
    }

    /**
     * What is awaited did not come about.
     *
     * @param condition awaited
     */
    record ConditionUnmet(String condition) implements ReadinessCause {

        @Override
        public String predicate() {
            return "was not ready in time (" + condition + ")";
        }

        @Override
        public String remedy() {
            return "compare what was awaited with the last output; if it is only slow, raise the limit of the wait or "
                    + Setting.READY_TIMEOUT.key() + ".";
        }
    }

    /**
     * It was still busy with its start when the time was over.
     *
     * @param waited for it to be ready
     * @param processor time that it used
     */
    record SlowBoot(String condition, Duration waited, Duration processor) implements ReadinessCause {

        @Override
        public String predicate() {
            return "was still busy starting after " + DurationText.print(waited) + " (it used "
                    + DurationText.print(processor) + " of processor time; awaited: " + condition + ")";
        }

        @Override
        public String remedy() {
            return "raise the limit of the wait or " + Setting.READY_TIMEOUT.key()
                    + ", start fewer containers at once, or give it more processors.";
        }
    }

    /**
     * What is awaited can never come about.
     *
     * @param why what stands in the way
     */
    record NeverReady(String why) implements ReadinessCause {

        @Override
        public String predicate() {
            return "can never become ready: " + why;
        }

        @Override
        public String remedy() {
            return "mend what the text says; most often it is the declaration of the wait.";
        }
    }
}
