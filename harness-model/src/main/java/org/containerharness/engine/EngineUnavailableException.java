package org.containerharness.engine;

import java.util.ArrayList;
import java.util.List;
import org.containerharness.diagnosis.EngineCause;
import org.containerharness.diagnosis.FailureReport;
import org.containerharness.diagnosis.Subject;
import org.containerharness.model.HarnessException;
import org.containerharness.model.Place;
import org.containerharness.model.ResourceId;
import org.jspecify.annotations.Nullable;

/** No engine could be reached; the message lists each endpoint that was tried, where it came from and why it failed. */
public final class EngineUnavailableException extends HarnessException {

    private static final long serialVersionUID = 1L;

    /** The address of a choice that cannot be right, whatever engines there are. */
    private static final String NONE = "";

    private final String address;
    private final ArrayList<String> tried;

    public EngineUnavailableException(String message, @Nullable Throwable cause) {
        this(message, "default", List.of(message), cause);
    }

    /**
     * @param address of the engine that was wanted
     * @param tried where one was looked for and why it could not be used, a line each
     */
    public EngineUnavailableException(String message, String address, List<String> tried, @Nullable Throwable cause) {
        super(message, cause);
        this.address = address;
        this.tried = new ArrayList<>(tried);
    }

    /** What was chosen names no engine at all, such as a context that does not exist: no engine is left out for that. */
    public static EngineUnavailableException wrongChoice(String message, @Nullable Throwable cause) {
        return new EngineUnavailableException(message, NONE, List.of(message), cause);
    }

    /**
     * Of several engines none could be reached.
     *
     * @param setting that names them
     * @param tried what each of them said, at least one
     */
    public static EngineUnavailableException ofAll(String setting, List<String> tried) {
        return new EngineUnavailableException(
                "None of the engines of " + setting + " could be reached:\n  - " + String.join("\n  - ", tried),
                setting,
                tried,
                null);
    }

    /** Whether it is the choice that is wrong, see {@link #wrongChoice}. */
    public boolean isWrongChoice() {
        return address.equals(NONE);
    }

    /** The same as a value: its cause is {@link EngineCause.EngineUnreachable}. */
    public FailureReport report() {
        // Who is told later is told of the first failure.
        if (getCause() instanceof EngineUnavailableException first) {
            return first.report();
        }
        return FailureReport.of(
                Subject.of(
                        new ResourceId(ResourceId.Kind.ENGINE, isWrongChoice() ? "default" : address),
                        new Place("the settings of the tests")),
                new EngineCause.EngineUnreachable(tried),
                tried.get(0));
    }
}
