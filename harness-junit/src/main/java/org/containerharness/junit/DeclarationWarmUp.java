package org.containerharness.junit;

/**
 * Has the JVM load what reads and checks declarations while JUnit makes itself ready to run the first class that has the
 * extension. In a cold JVM that is most of the time that its reading takes, and there is another processor to do it.
 */
final class DeclarationWarmUp extends Thread {

    private DeclarationWarmUp() {
        super("harness-warm-up");
        setDaemon(true);
    }

    static void begin() {
        if (Runtime.getRuntime().availableProcessors() > 1) {
            new DeclarationWarmUp().start();
        }
    }

    /** Stands in for a test class; nothing of it is started. */
    @WithContainer(
            name = "sample",
            image = "sample:1",
            ports = "1",
            env = "SAMPLE=1",
            command = "sample",
            scope = Scope.SUITE)
    private static final class Sample {}

    @Override
    public void run() {
        try {
            read();
        } catch (RuntimeException | LinkageError e) {
            // The first class tells what is wrong, if tests have not ended by now and taken their class loader along.
        }
    }

    static DeclaredStacks read() {
        return DeclaredStacks.of(Sample.class);
    }
}
