package org.containerharness.diagnosis;

import java.util.List;
import java.util.stream.Collectors;
import org.containerharness.model.VisibleText;

/** A report for people. */
final class ReportText {

    private static final int COLUMNS = 100;
    private static final String SECTION = "  ";
    private static final String LINE = "    ";

    /** Of what was seen, in the first line. */
    private static final int SEEN = 160;

    /** Of a line of output or of a probe. */
    private static final int LONGEST = 1_000;

    /** The rest is in {@link FailureReport#output}. */
    private static final int LINES_OF_OTHERS = 10;

    private final StringBuilder text = new StringBuilder();

    ReportText(FailureReport report) {
        text.append(headline(report));
        boolean isAllInTheFirstLine =
                report.seen().lines().count() < 2 && excerpt(report.seen()).equals(oneLine(report.seen()));
        if (!isAllInTheFirstLine) {
            wrap(SECTION, "Seen:");
            report.seen().lines().forEach(each -> wrap(LINE, cut(each)));
        }
        line("Next", report.remedy());
        line("Declared at", report.subject().details());
        report.consequences().forEach(each -> line("After that", oneLine(each.toString())));
        line("Not started because of it", String.join(", ", report.notStarted()));
        report.cause().evidence().forEach(this::block);
        report.state().ifPresent(state -> line("State", state));
        line("Ports", String.join(", ", report.ports()));
        line("Phases", report.phases().stream().map(StartPhase::toString).collect(Collectors.joining(", ")));
        block("Last probes", report.probes());
        output(report);
    }

    /** The same sentence whatever was seen, which may be long or have several lines. */
    static String headline(FailureReport report) {
        String sentence = report.subject().text() + " " + oneLine(report.cause().predicate());
        String seen = excerpt(report.seen());
        return seen.isEmpty() ? sentence + "." : sentence + ": " + seen;
    }

    private static String excerpt(String seen) {
        return VisibleText.upTo(SEEN, oneLine(seen));
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private void output(FailureReport report) {
        String own = report.subject().resource().name();
        List<String> lines = report.output().getOrDefault(own, List.of());
        block("Last output", lines);
        if (lines.isEmpty() && report.state().isPresent()) {
            line("Last output", "none");
        }
        report.output().forEach((container, others) -> {
            if (!container.equals(own)) {
                block(
                        "Last output of " + container,
                        others.subList(Math.max(0, others.size() - LINES_OF_OTHERS), others.size()));
            }
        });
    }

    private void line(String title, String content) {
        if (!content.isEmpty()) {
            wrap(SECTION, title + ": " + content);
        }
    }

    /** Lines of a container or of the engine stay as they are, to be copied and searched for. */
    private void block(String title, List<String> lines) {
        if (!lines.isEmpty()) {
            wrap(SECTION, title + ":");
            lines.forEach(each -> text.append('\n').append(LINE).append(cut(each)));
        }
    }

    private static String cut(String line) {
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "… (" + line.length() + " characters)";
    }

    /** Prose: what does not fit on a line goes on on the next one, further to the right. */
    private void wrap(String indent, String content) {
        String rest = content;
        String margin = indent;
        while (true) {
            int room = COLUMNS - margin.length();
            if (rest.length() <= room) {
                text.append('\n').append(margin).append(rest);
                return;
            }
            int space = rest.lastIndexOf(' ', room);
            int end = space > room / 2 ? space : room;
            text.append('\n').append(margin).append(rest, 0, end);
            rest = rest.substring(end).stripLeading();
            margin = indent + SECTION;
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
