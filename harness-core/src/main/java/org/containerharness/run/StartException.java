package org.containerharness.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.containerharness.model.HarnessException;
import org.jspecify.annotations.Nullable;

/**
 * A stack could not be started. The message has the whole diagnosis; what had been started was removed again, and what
 * went wrong while removing is among the suppressed exceptions.
 */
public final class StartException extends HarnessException {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable Diagnosis diagnosis;

    private final transient Map<String, List<String>> output;

    StartException(String message, @Nullable Diagnosis diagnosis, Map<String, List<String>> output, Throwable cause) {
        super(message, cause);
        this.diagnosis = diagnosis;
        this.output = Collections.unmodifiableMap(new LinkedHashMap<>(output));
    }

    /** The last lines of every container that had been started, by declared name; secrets are masked. */
    public Map<String, List<String>> output() {
        return output;
    }

    /** What was found out about the container that failed, null if it was not a container that did. */
    public @Nullable Diagnosis diagnosis() {
        return diagnosis;
    }
}
