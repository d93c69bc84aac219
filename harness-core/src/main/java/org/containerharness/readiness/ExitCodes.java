package org.containerharness.readiness;

import java.util.Map;

/** What exit codes of containers mean, as far as they mean the same everywhere. */
public final class ExitCodes {

    private static final int SIGNALLED = 128;

    private static final Map<Integer, String> CODES = Map.of(
            0, "success",
            1, "the program's own error",
            2, "wrong use of a command, or the program's own error",
            125, "the engine could not run the container",
            126, "the command cannot be executed: is it a program for this platform, with the executable bit set?",
            127, "command not found in the image, or a library it needs is missing",
            128, "the program gave an invalid exit code",
            255, "the program's own error, or an exit code out of range");

    private static final Map<Integer, String> SIGNALS = Map.of(
            1, "ended by SIGHUP",
            2, "ended by SIGINT",
            3, "ended by SIGQUIT",
            4, "illegal instruction, SIGILL: is the image made for this processor?",
            6, "aborted, SIGABRT",
            8, "arithmetic error, SIGFPE",
            9, "killed by SIGKILL: by somebody, or by the kernel for lack of memory",
            11, "segmentation fault, SIGSEGV",
            13, "broken pipe, SIGPIPE",
            15, "ended by SIGTERM");

    private ExitCodes() {}

    /** The meaning in a few words, such as {@code command not found} for 127. */
    public static String meaning(int code) {
        int signal = code - SIGNALLED;
        if (SIGNALS.containsKey(signal)) {
            return SIGNALS.get(signal);
        }
        if (signal > 0 && signal < 65) {
            return "ended by signal " + signal;
        }
        return CODES.getOrDefault(code, "the program's own error");
    }
}
