package org.containerharness.readiness;

import java.util.List;
import java.util.Optional;
import org.containerharness.diagnosis.Cause;
import org.containerharness.diagnosis.ReadinessCause;
import org.containerharness.model.Counted;
import org.containerharness.model.ProbeResult;
import org.containerharness.model.ProbeResult.Verdict;
import org.containerharness.model.ReadyCondition;

/** Lines of output. */
final class LineCheck implements Check {

    private final ReadyCondition.LogLine wanted;
    private int lines;
    private int matches;
    private String last = "";
    private String unreadable = "";

    LineCheck(ReadyCondition.LogLine wanted) {
        this.wanted = wanted;
    }

    @Override
    public synchronized void on(Signal signal) {
        if (signal instanceof Signal.Line line && matches < wanted.times()) {
            lines++;
            last = line.text();
            matches += wanted.pattern().matcher(line.text()).find() ? 1 : 0;
        } else if (signal instanceof Signal.Unreadable output) {
            unreadable = output.why();
        }
    }

    @Override
    public synchronized ProbeResult result() {
        if (matches >= wanted.times()) {
            return new ProbeResult(Verdict.READY, "line " + Excerpt.quoted(last));
        }
        return unreadable.isEmpty()
                ? ProbeResult.notYet(missing())
                : ProbeResult.never("log /" + wanted.pattern() + "/ cannot be looked for: " + unreadable);
    }

    @Override
    public synchronized Optional<Cause> cause() {
        return matches >= wanted.times() || !unreadable.isEmpty()
                ? Optional.empty()
                : Optional.of(new ReadinessCause.LogLineMissing(
                        wanted.pattern().pattern(), wanted.times(), matches, lines, List.of()));
    }

    private String missing() {
        if (lines == 0) {
            return "log /" + wanted.pattern() + "/ was not seen, nothing was written yet";
        }
        String seen = matches == 0
                ? " was not seen in " + Counted.of(lines, "line")
                : " was seen " + matches + " of " + wanted.times() + " times in " + Counted.of(lines, "line");
        return "log /" + wanted.pattern() + "/" + seen + ", the last is " + Excerpt.quoted(last);
    }
}
