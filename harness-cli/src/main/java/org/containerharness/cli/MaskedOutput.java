package org.containerharness.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.containerharness.model.Secrets;

/** A console that tells no secrets; what it is given goes on line by line. */
final class MaskedOutput extends OutputStream {

    private final PrintStream console;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private MaskedOutput(PrintStream console) {
        this.console = console;
    }

    static PrintStream over(PrintStream console) {
        return new PrintStream(new MaskedOutput(console), true, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void write(int one) {
        line.write(one);
        if (one == '\n') {
            pass();
        }
    }

    /** A question ends without a line end. */
    @Override
    public synchronized void flush() {
        pass();
        console.flush();
    }

    private void pass() {
        byte[] masked = Secrets.mask(line.toString(StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        line.reset();
        console.write(masked, 0, masked.length);
    }
}
