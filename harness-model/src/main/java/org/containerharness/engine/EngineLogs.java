package org.containerharness.engine;

import java.util.List;
import java.util.function.Consumer;

/** What an engine's containers have written to standard output and standard error. */
public interface EngineLogs {

    /** The lines written so far. */
    List<LogLine> read(String container, LogQuery query);

    /**
     * As {@link #read(String, LogQuery)}, but tells the lines one by one, so that they need not fit into memory. What the
     * consumer throws ends it. Not repeated when the connection breaks, since lines were told by then.
     */
    void read(String container, LogQuery query, Consumer<LogLine> lines);

    /** Follows the output from its beginning or as the query says, until closed or until the container ends. */
    Subscription follow(String container, LogQuery query, LogListener listener);
}
