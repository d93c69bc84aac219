package org.containerharness.cli.project;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.containerharness.engine.Engine;
import org.containerharness.engine.LogLine;
import org.containerharness.engine.LogListener;
import org.containerharness.engine.LogQuery;
import org.containerharness.engine.Subscription;

/**
 * What several containers write, a line at a time, each stream to its own.
 *
 * @param isPrefixed whether each line begins with the service and number of its container
 * @param isTimed whether each line begins with its time
 */
public record Output(Engine engine, PrintStream out, PrintStream err, boolean isPrefixed, boolean isTimed) {

    /**
     * A container.
     *
     * @param name what its lines begin with
     */
    public record Source(String id, String name) {}

    private record Line(Source source, LogLine line) {}

    /** Prints what is there, by time. */
    public void print(List<Source> containers, LogQuery query) {
        List<Line> lines = new ArrayList<>();
        containers.forEach(container ->
                engine.logs().read(container.id(), query).forEach(line -> lines.add(new Line(container, line))));
        lines.sort(Comparator.comparing(line -> line.line.time()));
        int width = width(containers);
        lines.forEach(line -> print(line.source, line.line, width));
    }

    /**
     * Prints what is there and what comes, until all have ended.
     *
     * @param isLast told of each container whose output ends; true ends the rest too
     * @throws InterruptedException if somebody wants it to end
     */
    public void follow(List<Source> containers, LogQuery query, java.util.function.Predicate<Source> isLast)
            throws InterruptedException {
        int width = width(containers);
        BlockingQueue<Source> ended = new LinkedBlockingQueue<>();
        List<Subscription> subscriptions = new ArrayList<>();
        try {
            for (Source container : containers) {
                subscriptions.add(engine.logs().follow(container.id(), query, new LogListener() {
                    @Override
                    public void onLine(LogLine line) {
                        print(container, line, width);
                    }

                    @Override
                    public void onEnd() {
                        ended.add(container);
                    }
                }));
            }
            for (int left = containers.size(); left > 0; left--) {
                if (isLast.test(ended.take())) {
                    return;
                }
            }
        } finally {
            subscriptions.forEach(Subscription::close);
        }
    }

    private static int width(List<Source> containers) {
        return containers.stream()
                .mapToInt(container -> container.name().length())
                .max()
                .orElse(0);
    }

    private synchronized void print(Source container, LogLine line, int width) {
        String name = container.name();
        String prefix = isPrefixed ? name + " ".repeat(Math.max(0, width - name.length())) + "  | " : "";
        (line.stream() == LogLine.Stream.STDERR ? err : out)
                .println(prefix + (isTimed ? line.time() + " " : "") + line.text());
    }
}
