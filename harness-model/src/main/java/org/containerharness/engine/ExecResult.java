package org.containerharness.engine;

import java.util.OptionalInt;
import org.containerharness.model.Counted;

/**
 * What came of a command.
 *
 * @param exitCode empty if it did not end within the limit; it may still run then, the engine cannot end it
 * @param stdout UTF-8; if it was longer than {@link ExecRequest#outputLimit()}, its end after a line that says how many
 *     bytes are left out
 * @param stderr as stdout
 * @param leftOut how many bytes of both are left out, 0 if the two are whole
 */
public record ExecResult(OptionalInt exitCode, String stdout, String stderr, long leftOut) {

    /** A result with all that the command has written. */
    public ExecResult(OptionalInt exitCode, String stdout, String stderr) {
        this(exitCode, stdout, stderr, 0);
    }

    /** The line that stands for output which is left out. */
    public static String leftOutMark(long bytes) {
        return "[the first " + Counted.of(bytes, "byte is", "bytes are")
                + " left out; ExecRequest.keeping(...) keeps more, streaming(...) gets" + " everything]\n";
    }

    public boolean succeeded() {
        return exitCode.isPresent() && exitCode.getAsInt() == 0;
    }

    /** True if some of the output is left out. */
    public boolean isCut() {
        return leftOut > 0;
    }
}
