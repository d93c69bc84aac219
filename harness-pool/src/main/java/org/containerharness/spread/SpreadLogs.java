package org.containerharness.spread;

import java.util.List;
import java.util.function.Consumer;
import org.containerharness.engine.EngineLogs;
import org.containerharness.engine.LogLine;
import org.containerharness.engine.LogListener;
import org.containerharness.engine.LogQuery;
import org.containerharness.engine.Subscription;

/** Output of containers, each where it is. */
record SpreadLogs(Members members, ServiceContainers services) implements EngineLogs {

    private EngineLogs of(String container) {
        return services.has(container)
                ? members.manager().engine().services().logs()
                : members.engine(container).logs();
    }

    @Override
    public List<LogLine> read(String container, LogQuery query) {
        return of(container).read(container, query);
    }

    @Override
    public void read(String container, LogQuery query, Consumer<LogLine> lines) {
        of(container).read(container, query, lines);
    }

    @Override
    public Subscription follow(String container, LogQuery query, LogListener listener) {
        return of(container).follow(container, query, listener);
    }
}
