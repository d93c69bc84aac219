package org.containerharness.engine;

import java.util.List;

/** What containers in memory have written. */
final class FakeLogs implements EngineLogs {

    private final FakeState state;

    FakeLogs(FakeState state) {
        this.state = state;
    }

    @Override
    public List<LogLine> read(String name, LogQuery query) {
        FakeContainer container = state.existing("read logs of", name);
        synchronized (state) {
            return selected(container.lines(), query);
        }
    }

    @Override
    public Subscription follow(String name, LogQuery query, LogListener listener) {
        FakeContainer container = state.existing("follow logs of", name);
        LogListener own = new Follower(query, listener);
        List<LogLine> sofar;
        boolean ended;
        synchronized (state) {
            sofar = selected(container.lines(), query);
            ended = !container.follow(own);
        }
        sofar.forEach(listener::onLine);
        if (ended) {
            listener.onEnd();
        }
        return () -> {
            synchronized (state) {
                container.unfollow(own);
            }
        };
    }

    /** One of its own for each subscription, so that a listener may have two. */
    private static final class Follower implements LogListener {

        private final LogQuery query;
        private final LogListener listener;

        Follower(LogQuery query, LogListener listener) {
            this.query = query;
            this.listener = listener;
        }

        @Override
        public void onLine(LogLine line) {
            if (isOfStream(query, line)) {
                listener.onLine(line);
            }
        }

        @Override
        public void onEnd() {
            listener.onEnd();
        }
    }

    private static boolean isOfStream(LogQuery query, LogLine line) {
        return line.stream() == LogLine.Stream.STDOUT ? query.stdout() : query.stderr();
    }

    private static List<LogLine> selected(List<LogLine> lines, LogQuery query) {
        List<LogLine> selected = lines.stream()
                .filter(line -> isOfStream(query, line))
                .filter(line ->
                        query.since().map(since -> !line.time().isBefore(since)).orElse(true))
                .filter(line -> query.until().map(line.time()::isBefore).orElse(true))
                .toList();
        int from = query.tail().isPresent()
                ? Math.max(0, selected.size() - query.tail().getAsInt())
                : 0;
        return List.copyOf(selected.subList(from, selected.size()));
    }
}
