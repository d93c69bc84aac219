package org.containerharness.engine;

import java.util.OptionalInt;

/**
 * What came of a command.
 *
 * @param exitCode empty if it did not end within the limit; it may still run then, the engine cannot end it
 * @param stdout UTF-8, the last 1 MiB
 * @param stderr UTF-8, the last 1 MiB
 */
public record ExecResult(OptionalInt exitCode, String stdout, String stderr) {

    public boolean succeeded() {
        return exitCode.isPresent() && exitCode.getAsInt() == 0;
    }
}
