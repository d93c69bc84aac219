package org.containerharness.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.containerharness.model.Counted;
import org.containerharness.report.BuildReport.Failure;
import org.containerharness.report.BuildReport.Fixture;
import org.containerharness.report.BuildReport.TestClass;

/** What people are told of a report in a few lines. */
public final class Summary {

    private static final int MOST_HINTS = 3;
    private static final int MOST_FAILURES = 10;
    private static final Set<String> FAILED_BY_JUNIT = Set.of("test", "class");

    private final BuildReport report;
    private final Path page;

    Summary(BuildReport report, Path page) {
        this.report = report;
        this.page = page;
    }

    /** Whether any container was started or found. */
    public boolean isWorthTelling() {
        return containers() > 0 || !report.failures().isEmpty();
    }

    private long containers() {
        return report.fixtures().stream()
                .filter(fixture -> fixture.kind().equals("container"))
                .count();
    }

    /** For the end of the console. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(whatRan());
        if (report.waited() > 0) {
            lines.add("Tests waited " + Times.text(report.waited()) + ": " + waits() + ".");
        }
        savings().forEach(lines::add);
        report.hints().stream().limit(MOST_HINTS).forEach(hint -> lines.add("Hint: " + hint.text() + "."));
        lines.add("Report: " + page.toUri());
        return lines;
    }

    private String whatRan() {
        long classes = report.classes().stream()
                .filter(type -> !type.fixtures().isEmpty())
                .count();
        long found = report.fixtures().stream().filter(Fixture::found).count();
        return Counted.of(containers(), "container") + (found > 0 ? " (" + found + " found running)" : "")
                + " for "
                + Counted.of(classes, "test class") + " in " + Times.text(report.length())
                + (report.failures().isEmpty() ? "" : ", " + Counted.of(failures(), "failure")) + ".";
    }

    /** As many as JUnit counts: a start that fails, or a death, fails tests or classes that are told of themselves. */
    private long failures() {
        long ofTests = report.failures().stream()
                .filter(failure -> FAILED_BY_JUNIT.contains(failure.what()))
                .count();
        return ofTests > 0 ? ofTests : report.failures().size();
    }

    private String waits() {
        return report.waits().entrySet().stream()
                .filter(wait -> wait.getValue() > 0)
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(4)
                .map(wait -> wait.getKey() + " " + Times.text(wait.getValue()))
                .collect(Collectors.joining(", "));
    }

    private List<String> savings() {
        BuildReport.Savings savings = report.savings();
        List<String> parts = new ArrayList<>();
        if (savings.ahead() > 0) {
            parts.add("starts ahead saved " + Times.text(savings.ahead()));
        }
        if (savings.snapshots() > 0) {
            parts.add(Counted.of(savings.snapshots(), "container") + " began from snapshots"
                    + (savings.fromSnapshots() > 0 ? " (" + Times.text(savings.fromSnapshots()) + " saved)" : ""));
        }
        if (savings.reused() > 0) {
            parts.add(Counted.of(savings.reused(), "time") + " what was there already was used");
        }
        String all = String.join("; ", parts);
        return all.isEmpty() ? List.of() : List.of(Character.toUpperCase(all.charAt(0)) + all.substring(1) + ".");
    }

    /** The whole of it for a terminal, as the page has it. */
    public List<String> text() {
        List<String> lines = new ArrayList<>(lines());
        for (TestClass type : report.classes()) {
            if (!type.fixtures().isEmpty()) {
                lines.add("");
                lines.add(type.name() + ": " + Counted.of(type.tests().size(), "test") + ", waited "
                        + Times.text(type.waited()) + ", " + type.status());
                type.fixtures().stream()
                        .map(report.fixtures()::get)
                        .forEach(fixture -> lines.add("    " + text(fixture)));
            }
        }
        for (Failure failure : report.failures()) {
            lines.add("");
            lines.add("FAILED " + failure.subject() + " after " + Times.text(failure.at()));
            failure.text().lines().forEach(line -> lines.add("    " + line));
        }
        return lines;
    }

    private static String text(Fixture fixture) {
        return fixture.name() + " " + fixture.image() + " " + fixture.scope()
                + (fixture.ready() < 0 ? ", never ready" : ", ready in " + Times.text(fixture.ready() - fixture.from()))
                + (fixture.snapshot() ? " from a snapshot" : "")
                + (fixture.died().isEmpty() ? "" : ", ended by itself")
                + (fixture.kept().isEmpty() ? "" : ", kept " + fixture.kept());
    }

    /** Adds it to a page of a CI job in one go: another fork may write at the same time. */
    public void appendTo(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(markdown().getBytes(StandardCharsets.UTF_8));
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
    }

    /** For pages of CI jobs. */
    public String markdown() {
        StringBuilder text = new StringBuilder("### Containers of the tests\n\n");
        lines().stream()
                .filter(line -> !line.startsWith("Report: "))
                .forEach(line -> text.append("- ").append(plain(line)).append('\n'));
        text.append("\n| class | tests | containers | waited |\n|---|---|---|---|\n");
        report.classes().stream().filter(type -> !type.fixtures().isEmpty()).forEach(type -> text.append("| ")
                .append(type.status().equals("FAILED") ? "❌ " : "")
                .append(plain(type.name()))
                .append(" | ")
                .append(type.tests().size())
                .append(" | ")
                .append(plain(type.fixtures().stream()
                        .map(number -> report.fixtures().get(number).name())
                        .distinct()
                        .collect(Collectors.joining(", "))))
                .append(" | ")
                .append(Times.text(type.waited()))
                .append(" |\n"));
        report.failures().stream().limit(MOST_FAILURES).forEach(failure -> text.append("\n<details><summary>")
                .append(plain(failure.subject()))
                .append("</summary>\n\n")
                .append(failure.text().lines().map(line -> "    " + line + "\n").collect(Collectors.joining()))
                .append("\n</details>\n"));
        return text.append('\n').toString();
    }

    /** Nothing in a name is markup. */
    private static String plain(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("|", "\\|")
                .replace("*", "\\*")
                .replace("_", "\\_")
                .replace("`", "\\`")
                .replace("[", "\\[")
                .replace('\n', ' ');
    }
}
