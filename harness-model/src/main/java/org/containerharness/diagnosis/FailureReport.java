package org.containerharness.diagnosis;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.json.JsonText;
import org.containerharness.model.Secrets;
import org.containerharness.model.VisibleText;

/**
 * A failed start, or the end of a container that should run. No text in it tells a secret that the process knows, or has
 * a control character: it is made without them.
 *
 * @param subject what failed first; what failed for want of it is among the consequences
 * @param seen the last observation, empty if the cause says all
 * @param state what the engine says of the container
 * @param ports published ones, a line each
 * @param phases of its start
 * @param probes the last results of its readiness probes, oldest first
 * @param output the last lines of each container that had been started, by declared name
 * @param consequences what failed after it
 * @param notStarted what was not even begun
 */
public record FailureReport(
        Subject subject,
        Cause cause,
        String seen,
        Optional<String> state,
        List<String> ports,
        List<StartPhase> phases,
        List<String> probes,
        Map<String, List<String>> output,
        List<Consequence> consequences,
        List<String> notStarted) {

    /** What failed after the cause, most often for want of it. */
    public record Consequence(Subject subject, String text) {

        @Override
        public String toString() {
            return subject.text() + " " + text;
        }
    }

    public FailureReport {
        subject = clean(subject);
        cause = clean(cause);
        seen = clean(seen).strip();
        state = clean(state);
        ports = clean(List.copyOf(ports));
        phases = clean(List.copyOf(phases));
        probes = clean(List.copyOf(probes));
        output = Collections.unmodifiableMap(clean(new LinkedHashMap<>(output)));
        consequences = clean(List.copyOf(consequences));
        notStarted = clean(List.copyOf(notStarted));
    }

    /** One of which no more is known. */
    public static FailureReport of(Subject subject, Cause cause, String seen) {
        return new FailureReport(
                subject,
                cause,
                seen,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                List.of(),
                List.of());
    }

    /** The same with what failed besides. */
    public FailureReport with(List<Consequence> others) {
        return new FailureReport(subject, cause, seen, state, ports, phases, probes, output, others, notStarted);
    }

    /** Also without these values, which may be ordinary words. */
    public FailureReport without(Collection<String> secrets) {
        return secrets.isEmpty() ? this : RecordTexts.map(this, text -> Secrets.mask(text, secrets));
    }

    private static <T> T clean(T value) {
        return RecordTexts.map(value, text -> VisibleText.of(Secrets.mask(text)));
    }

    /** One sentence, on one line: who failed, of what, and what was seen. */
    public String headline() {
        return ReportText.headline(this);
    }

    /** What to do next. */
    public String remedy() {
        return cause.remedy();
    }

    /** All of it for people, cause first, as a terminal of 100 columns shows it; its first line is the headline, and output is not wrapped. */
    public String text() {
        return new ReportText(this).toString();
    }

    /** All of it for programs, an object on one line. */
    public String toJson() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("kind", cause.kind());
        members.put("headline", headline());
        members.put("remedy", remedy());
        members.put("subject", subject.resource().toString());
        members.put("name", subject.resource().name());
        members.put("image", subject.image());
        members.put("id", subject.id());
        members.put("place", subject.place().text());
        members.put("cause", cause);
        members.put("seen", seen);
        members.put("evidence", cause.evidence());
        members.put("state", state);
        members.put("ports", ports);
        members.put("phases", phases);
        members.put("probes", probes);
        members.put(
                "consequences", consequences.stream().map(Consequence::toString).toList());
        members.put("notStarted", notStarted);
        members.put("output", output);
        return JsonText.of(members);
    }

    @Override
    public String toString() {
        return text();
    }
}
