package org.containerharness.benchmarks;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** A JVM that runs test classes as a build does, found by the name of the class that holds them, or of the one class. */
final class SuiteRun {

    private SuiteRun() {}

    public static void main(String[] arguments) throws ClassNotFoundException {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        try (LauncherSession session = LauncherFactory.openSession()) {
            session.getLauncher()
                    .execute(
                            LauncherDiscoveryRequestBuilder.request()
                                    .selectors(classes(Class.forName(arguments[0])))
                                    .build(),
                            summary);
        }
        if (summary.getSummary().getTotalFailureCount() > 0
                || summary.getSummary().getTestsSucceededCount() == 0) {
            summary.getSummary().printFailuresTo(new java.io.PrintWriter(System.err));
            System.exit(1);
        }
        System.out.println("ready at the end");
        System.exit(0);
    }

    private static List<ClassSelector> classes(Class<?> holder) {
        List<Class<?>> inner = Stream.of(holder.getDeclaredClasses())
                .filter(type -> type.getSimpleName().startsWith("Class"))
                .sorted(Comparator.comparing(Class::getName))
                .toList();
        return (inner.isEmpty() ? List.<Class<?>>of(holder) : inner)
                .stream().map(type -> selectClass(type)).toList();
    }
}
