package org.containerharness.junit;

import java.util.concurrent.TimeUnit;

/** A program for a JVM in a container: it says that it is up, and sleeps. */
final class SleepingProgram {

    private SleepingProgram() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.out.println("up");
        TimeUnit.MINUTES.sleep(10);
    }
}
