package org.containerharness.junit.kill;

import java.io.IOException;
import java.util.List;

/**
 * Stands for a build tool: starts the command that it is given as its child, and ends when its own input ends. The child
 * sees the end of its input when this process dies, however that happens, as Surefire's forks do.
 */
final class VictimOwner {

    /** An argument by which the harness takes a process for a build tool, whatever is above it. */
    static final String MARK = "org.gradle.launcher.GradleMain";

    private VictimOwner() {}

    public static void main(String[] arguments) throws IOException {
        List<String> command = List.of(arguments).subList(1, arguments.length);
        Process child = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
        System.out.println("victim " + child.pid());
        child.onExit().thenRun(() -> System.out.println("victim ended"));
        System.in.read();
    }
}
