package org.containerharness.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/** What a program is given by whoever runs it. */
record Console(Map<String, String> environment, InputStream in, PrintStream out, PrintStream err) {

    static Console ofProcess() {
        return new Console(System.getenv(), System.in, System.out, System.err);
    }
}
