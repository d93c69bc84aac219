package org.containerharness.junit.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.containerharness.log.Log;
import org.containerharness.run.Timeline;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;

/**
 * Writes what happened in a session: {@code timeline-<pid>.jsonl} with a line for each operation, and {@code
 * timeline-<pid>.html} that shows them as bars. Writes nothing if nothing happened or the setting is {@code off}.
 */
final class TimelineReport implements Timeline.Listener {

    private static final Log LOG = Log.ofHarness();

    private final Optional<Path> folder;
    private final Queue<Timeline.Entry> entries = new ConcurrentLinkedQueue<>();

    TimelineReport(Settings settings) {
        this.folder = settings.text(Setting.REPORT_DIRECTORY)
                .filter(text -> !text.equals("off"))
                .map(Path::of);
    }

    @Override
    public void onEntry(Timeline.Entry entry) {
        entries.add(entry);
    }

    void write() {
        if (folder.isEmpty() || entries.isEmpty()) {
            return;
        }
        List<Timeline.Entry> inOrder = new ArrayList<>(entries);
        inOrder.sort(Comparator.comparing(Timeline.Entry::start));
        try {
            Files.createDirectories(folder.get());
            String name = freeName(folder.get());
            Files.writeString(folder.get().resolve(name + ".jsonl"), jsonLines(inOrder));
            Files.writeString(folder.get().resolve(name + ".html"), html(inOrder));
            LOG.debug("Timeline written to {}", folder.get().resolve(name + ".html"));
        } catch (IOException e) {
            LOG.warn("The timeline could not be written to {}: {}", folder.get(), e.toString());
        }
    }

    /** A JVM may have several sessions, and an old report the same process id. */
    private static String freeName(Path folder) {
        String base = "timeline-" + ProcessHandle.current().pid();
        String name = base;
        for (int i = 2; Files.exists(folder.resolve(name + ".jsonl")); i++) {
            name = base + "-" + i;
        }
        return name;
    }

    static String jsonLines(List<Timeline.Entry> entries) {
        return entries.stream().map(TimelineReport::json).collect(Collectors.joining());
    }

    private static String json(Timeline.Entry entry) {
        return "{\"stack\":" + quoted(entry.stack()) + ",\"resource\":" + quoted(entry.resource()) + ",\"phase\":"
                + quoted(entry.phase()) + ",\"text\":" + quoted(entry.text()) + ",\"start\":"
                + quoted(entry.start().toString()) + ",\"millis\":"
                + entry.length().toMillis() + ",\"failure\":"
                + quoted(entry.failure()) + "}\n";
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
            }
        }
        return quoted.append('"').toString();
    }

    private static final String HEAD = """
            <!DOCTYPE html>
            <meta charset="utf-8">
            <title>Container Harness timeline</title>
            <style>
            body { font: 13px sans-serif; margin: 1em }
            .row { display: flex; align-items: center; border-top: 1px solid #eee }
            .name { width: 22em; flex: none; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
            .bars { position: relative; flex: auto; height: 1.4em }
            .bars i { position: absolute; top: .2em; height: 1em; min-width: 2px; background: #bbb }
            .bars i.failed { background: #c22 }
            %s
            </style>
            """;

    private static final Map<String, String> COLOURS = Map.of(
            "pull", "#b48ead",
            "build", "#b48ead",
            "create", "#5e81ac",
            "copy", "#88c0d0",
            "start", "#ebcb8b",
            "ready", "#a3be8c",
            "remove", "#d08770");

    static String html(List<Timeline.Entry> entries) {
        Instant from = entries.get(0).start();
        long end = entries.stream().mapToLong(entry -> endOf(entry, from)).max().orElse(1);
        String colours = COLOURS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(colour -> ".bars i." + colour.getKey() + " { background: " + colour.getValue() + " }")
                .collect(Collectors.joining("\n"));
        StringBuilder page = new StringBuilder(HEAD.formatted(colours));
        page.append("<p>")
                .append(entries.size())
                .append(" operations in ")
                .append(end)
                .append(" ms from ")
                .append(from)
                .append(". ");
        COLOURS.keySet().stream().sorted().forEach(phase -> page.append("<span style=\"background:")
                .append(COLOURS.get(phase))
                .append("\">&nbsp;")
                .append(phase)
                .append("&nbsp;</span> "));
        page.append("</p>\n");
        Map<String, List<Timeline.Entry>> rows = entries.stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.stack() + " · " + entry.resource(), LinkedHashMap::new, Collectors.toList()));
        rows.forEach((name, row) -> page.append(row(name, row, from, Math.max(1, end))));
        return page.toString();
    }

    private static String row(String name, List<Timeline.Entry> entries, Instant from, long end) {
        StringBuilder row = new StringBuilder("<div class=\"row\"><span class=\"name\">")
                .append(escaped(name))
                .append("</span><span class=\"bars\">");
        for (Timeline.Entry entry : entries) {
            long start = Duration.between(from, entry.start()).toMillis();
            row.append("<i class=\"")
                    .append(escaped(entry.phase()))
                    .append(entry.failure().isEmpty() ? "" : " failed")
                    .append("\" style=\"left:")
                    .append(percent(start, end))
                    .append("%;width:")
                    .append(percent(entry.length().toMillis(), end))
                    .append("%\" title=\"")
                    .append(escaped(entry.text()))
                    .append(", ")
                    .append(entry.length().toMillis())
                    .append(" ms")
                    .append(entry.failure().isEmpty() ? "" : escaped(", failed: " + entry.failure()))
                    .append("\"></i>");
        }
        return row.append("</span></div>\n").toString();
    }

    private static long endOf(Timeline.Entry entry, Instant from) {
        return Duration.between(from, entry.start()).plus(entry.length()).toMillis();
    }

    private static String percent(long part, long whole) {
        return String.format(Locale.ROOT, "%.2f", 100.0 * part / whole);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
