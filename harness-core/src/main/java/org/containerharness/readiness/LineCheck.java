package org.containerharness.readiness;

import org.containerharness.model.ProbeResult;
import org.containerharness.model.ProbeResult.Verdict;
import org.containerharness.model.ReadyCondition;

/** Lines of output. */
final class LineCheck implements Check {

    private final ReadyCondition.LogLine wanted;
    private int lines;
    private int matches;
    private String last = "";

    LineCheck(ReadyCondition.LogLine wanted) {
        this.wanted = wanted;
    }

    @Override
    public synchronized void on(Signal signal) {
        if (signal instanceof Signal.Line line && matches < wanted.times()) {
            lines++;
            last = line.text();
            matches += wanted.pattern().matcher(line.text()).find() ? 1 : 0;
        }
    }

    @Override
    public synchronized ProbeResult result() {
        return matches >= wanted.times()
                ? new ProbeResult(Verdict.READY, "line " + Excerpt.quoted(last))
                : ProbeResult.notYet(missing());
    }

    private String missing() {
        if (lines == 0) {
            return "log /" + wanted.pattern() + "/ was not seen, nothing was written yet";
        }
        String seen = matches == 0
                ? " was not seen in " + lines + (lines == 1 ? " line" : " lines")
                : " was seen " + matches + " of " + wanted.times() + " times in " + lines + " lines";
        return "log /" + wanted.pattern() + "/" + seen + ", the last is " + Excerpt.quoted(last);
    }
}
