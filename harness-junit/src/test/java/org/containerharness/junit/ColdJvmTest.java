package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.containerharness.engine.FakeEngine;
import org.containerharness.handle.RunningContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the first classes of a JVM pay for code that has not run yet. */
@Timeout(60)
class ColdJvmTest {

    /** The first costs 80 ms, each further one some milliseconds, on the thread that the tests wait for. */
    @Test
    void linksNoEqualityOfRecords() throws IOException {
        List<String> linked = linked();

        assertThat(linked).as("what the JVM says of its work").isNotEmpty();
        assertThat(linked)
                .filteredOn(line -> line.contains("ObjectMethods.bootstrap"))
                .extracting(ColdJvmTest::methodAndRecord)
                // Of services there is one for all classes, which is the same object.
                .filteredOn(method -> !method.startsWith("org.containerharness.model.ReadyCondition$"))
                .as("methods of records that are not written out, see ContainerPort")
                .isEmpty();
    }

    private static List<String> linked() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.lang.invoke.MethodHandle.TRACE_METHOD_LINKAGE=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(output).contains("both ran");
        return output.lines()
                .filter(line -> line.startsWith("linkCallSite org.containerharness."))
                .toList();
    }

    /** Of {@code linkCallSite CLASS java.lang.runtime.ObjectMethods.bootstrap(…)…invokeStatic equals(…)…}. */
    private static String methodAndRecord(String line) {
        String method = line.replaceFirst(".*/invokeStatic (\\w+)\\(.*", "$1");
        return line.split(" ")[1] + "." + method;
    }

    static final class Program {

        private Program() {}

        public static void main(String[] arguments) {
            FakeEngine engine = new FakeEngine().withImage("redis:7").withImage("postgres:15");
            TestRun.over(engine).withPlan().run(First.class, Second.class).succeeded(2);
            System.out.println("both ran");
        }
    }

    @WithNetwork("back")
    @WithVolume("data")
    @WithContainer(
            name = "db",
            image = "postgres:15",
            ports = "5432",
            env = "POSTGRES_PASSWORD=test",
            command = "postgres -c fsync=off",
            volumes = "data:/var/lib/postgresql/data",
            networks = "back",
            dependsOn = "cache",
            waitFor = @WaitFor(running = true))
    @WithContainer(
            name = "cache",
            image = "redis:7",
            ports = "6379",
            waitFor = @WaitFor(running = true),
            scope = Scope.SUITE)
    abstract static class Shop {

        @Test
        void has(@Handle("db") RunningContainer db, @Handle("cache") RunningContainer cache) {
            assertThat(List.of(db.isRunning(), cache.isRunning())).containsOnly(true);
        }
    }

    static class First extends Shop {}

    static class Second extends Shop {}
}
