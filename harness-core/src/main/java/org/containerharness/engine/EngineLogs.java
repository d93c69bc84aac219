package org.containerharness.engine;

import java.util.List;

/** What an engine's containers have written to standard output and standard error. */
public interface EngineLogs {

    /** The lines written so far. */
    List<LogLine> read(String container, LogQuery query);

    /** Follows the output from its beginning or as the query says, until closed or until the container ends. */
    Subscription follow(String container, LogQuery query, LogListener listener);
}
