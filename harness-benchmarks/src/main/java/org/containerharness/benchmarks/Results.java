package org.containerharness.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run of all rows found, for people and for programs.
 *
 * @param machine where it was measured, in a sentence
 * @param failures rows that could not be measured
 */
record Results(String machine, List<Comparison> rows, List<String> failures) {

    private static final String BEGIN = "<!-- results of bin/bench all -->";
    private static final String END = "<!-- end of the results -->";

    private static final int BAR = 24;
    private static final int LEFT = 430;
    private static final int WIDTH = 400;

    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("results.md"), markdown());
        Files.writeString(folder.resolve("results.json"), json());
        Files.writeString(folder.resolve("results.svg"), svg());
    }

    /** Puts the table between two marks of a page, and the chart beside the page. */
    void show(Path page) throws IOException {
        String text = Files.readString(page);
        int from = text.indexOf(BEGIN);
        int to = text.indexOf(END);
        if (from < 0 || to < from) {
            throw new IOException(page + " has no place for the results: it begins with " + BEGIN);
        }
        Files.writeString(
                page, text.substring(0, from) + BEGIN + "\n" + machine + "\n\n" + markdown() + text.substring(to));
        String name = page.getFileName().toString().replaceFirst("\\.md$", ".svg");
        Files.writeString(page.resolveSibling(name), svg());
    }

    private String markdown() {
        Stream<String> head = Stream.of("| row | harness | beside it | ratio | bound | |", "|---|---|---|---|---|---|");
        Stream<String> body = rows.stream()
                .map(row -> String.format(
                        Locale.ROOT,
                        "| %s | %s | %s: %s | %.2f | %.2f | %s |",
                        row.name(),
                        times(row.ours()),
                        row.peer(),
                        times(row.theirs()),
                        row.ratio(),
                        row.bound(),
                        row.isHeld() ? "held" : "not held"));
        Stream<String> missing = failures.stream().map(failure -> "| " + failure + " | | | | | not measured |");
        return Stream.of(head, body, missing).flatMap(lines -> lines).collect(Collectors.joining("\n", "", "\n"));
    }

    /** In seconds: the median, and the smallest to the largest. */
    private static String times(Samples samples) {
        return String.format(
                Locale.ROOT,
                "%.3f s (%.3f to %.3f)",
                samples.median() / 1e3,
                samples.smallest() / 1e3,
                samples.largest() / 1e3);
    }

    private String json() {
        String body = rows.stream()
                .map(row -> String.format(
                        Locale.ROOT,
                        "    {\"row\": \"%s\", \"peer\": \"%s\", \"harness\": %s, \"beside\": %s, \"ratio\": %.3f,"
                                + " \"bound\": %.2f, \"held\": %b}",
                        row.name(),
                        row.peer(),
                        times(row.ours().all()),
                        times(row.theirs().all()),
                        row.ratio(),
                        row.bound(),
                        row.isHeld()))
                .collect(Collectors.joining(",\n"));
        return "{\n  \"machine\": \"" + machine + "\",\n  \"unit\": \"milliseconds\",\n  \"rows\": [\n" + body
                + "\n  ]\n}\n";
    }

    private static String times(List<Double> millis) {
        return millis.stream()
                .map(each -> String.format(Locale.ROOT, "%.1f", each))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** A bar for each ratio; where the other one ends is 1, and a stroke stands at the bound. */
    private String svg() {
        List<String> parts = new ArrayList<>();
        int height = (rows.size() + 2) * BAR;
        parts.add(String.format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">",
                LEFT + WIDTH + 120, height));
        parts.add("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        double widest =
                Math.max(1.2, rows.stream().mapToDouble(Comparison::ratio).max().orElse(1));
        double one = WIDTH / widest;
        for (int i = 0; i < rows.size(); i++) {
            Comparison row = rows.get(i);
            int top = (i + 1) * BAR;
            parts.add(text(LEFT - 8, top + 15, "end", row.name()));
            parts.add(bar(LEFT, top + 4, row.ratio() * one, row.isHeld() ? "#2a7f4f" : "#b3402a"));
            parts.add(bar(LEFT + row.bound() * one - 1, top + 1, 2, "black"));
            parts.add(text(
                    (int) (LEFT + Math.max(row.ratio(), row.bound()) * one) + 6,
                    top + 15,
                    "start",
                    String.format(Locale.ROOT, "%.2f of %s", row.ratio(), row.peer())));
        }
        parts.add(bar(LEFT + one, BAR - 6, 1, "gray").replace("height=\"16\"", "height=\"" + (height - BAR) + "\""));
        parts.add(text((int) (LEFT + one), BAR - 10, "middle", "1"));
        parts.add("</svg>\n");
        return String.join("\n", parts);
    }

    private static String bar(double left, int top, double width, String colour) {
        return String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"16\" fill=\"%s\"/>",
                left,
                top,
                width,
                colour);
    }

    private static String text(int left, int base, String anchor, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
        return String.format("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>", left, base, anchor, escaped);
    }
}
