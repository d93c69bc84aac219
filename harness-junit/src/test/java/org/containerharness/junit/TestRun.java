package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.containerharness.Harness;
import org.containerharness.engine.Engine;
import org.containerharness.junit.internal.TestPlanListener;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.reporting.FileEntry;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs test classes in launcher sessions of their own, whose end is awaited before anything is looked at. */
public final class TestRun {

    private final Optional<HarnessFactory> factory;
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private final List<LauncherSessionListener> listeners = new ArrayList<>();
    private final List<PostDiscoveryFilter> filters = new ArrayList<>();

    private TestRun(Optional<HarnessFactory> factory) {
        this.factory = factory;
        parameters.put("harness.report.directory", "off");
        parameters.put("harness.cache.directory", "off");
    }

    /** Over an engine in memory. */
    public static TestRun over(Engine engine) {
        return of(settings -> Harness.over(engine, settings));
    }

    static TestRun of(HarnessFactory factory) {
        return new TestRun(Optional.of(factory)).with("harness.image.prefix", "");
    }

    /** Over the engine that the settings of this process name. */
    public static TestRun overRealEngine() {
        return new TestRun(Optional.empty());
    }

    /** With what JUnit finds by itself in a user's project, so that the next tests are known. */
    public TestRun withPlan() {
        listeners.add(new TestPlanListener());
        return this;
    }

    TestRun withListener(LauncherSessionListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Leaves out what has a tag, as a build does that excludes it. */
    TestRun without(String tag) {
        filters.add(TagFilter.excludeTags(tag));
        return this;
    }

    public TestRun with(String parameter, String value) {
        parameters.put(parameter, value);
        return this;
    }

    /** Classes and methods on this many threads. */
    public TestRun inParallel(int threads) {
        return with("junit.jupiter.execution.parallel.enabled", "true")
                .with("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .with("junit.jupiter.execution.parallel.mode.classes.default", "concurrent")
                .with("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .with("junit.jupiter.execution.parallel.config.fixed.parallelism", Integer.toString(threads));
    }

    public Results run(Class<?>... classes) {
        return run(1, Stream.of(classes).map(DiscoverySelectors::selectClass).toArray(DiscoverySelector[]::new));
    }

    /** Executes the same classes several times in one session, as a re-run of failed tests does. */
    Results runAgain(int times, Class<?> testClass) {
        return run(times, selectClass(testClass));
    }

    private Results run(int times, DiscoverySelector... selectors) {
        Results results = new Results();
        LauncherConfig config = LauncherConfig.builder()
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .addLauncherSessionListeners(new LauncherSessionListener() {
                    @Override
                    public void launcherSessionOpened(LauncherSession session) {
                        factory.ifPresent(own -> session.getStore()
                                .put(Namespace.create(HarnessFactory.NAMESPACE), HarnessFactory.class, own));
                    }
                })
                .addLauncherSessionListeners(listeners.toArray(LauncherSessionListener[]::new))
                .build();
        try (LauncherSession session = LauncherFactory.openSession(config)) {
            for (int i = 0; i < times; i++) {
                session.getLauncher()
                        .execute(
                                LauncherDiscoveryRequestBuilder.request()
                                        .selectors(selectors)
                                        .filters(filters.toArray(PostDiscoveryFilter[]::new))
                                        .configurationParameters(parameters)
                                        .build(),
                                results);
            }
        }
        return results;
    }

    /** What happened. */
    public static final class Results implements TestExecutionListener {

        private final List<String> outcomes = new CopyOnWriteArrayList<>();
        private final List<String> skipped = new CopyOnWriteArrayList<>();
        private final List<Throwable> failures = new CopyOnWriteArrayList<>();
        private final List<String> files = new CopyOnWriteArrayList<>();
        private final List<String> entries = new CopyOnWriteArrayList<>();
        private int tests;

        @Override
        public void testPlanExecutionStarted(TestPlan testPlan) {
            tests = 0;
        }

        @Override
        public synchronized void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
            result.getThrowable().ifPresent(failures::add);
            if (identifier.isTest()) {
                tests++;
                outcomes.add(identifier.getDisplayName() + " " + result.getStatus());
            }
        }

        @Override
        public void executionSkipped(TestIdentifier identifier, String reason) {
            skipped.add(identifier.getDisplayName() + ": " + reason);
        }

        @Override
        public void reportingEntryPublished(TestIdentifier identifier, ReportEntry entry) {
            entry.getKeyValuePairs().forEach((key, value) -> entries.add(key + "=" + value));
        }

        @Override
        public void fileEntryPublished(TestIdentifier identifier, FileEntry file) {
            files.add(String.valueOf(file.getPath().getFileName()));
        }

        /** What was told of tests. */
        List<String> entries() {
            return List.copyOf(entries);
        }

        /** Names of files that were attached to tests. */
        public List<String> files() {
            return List.copyOf(files);
        }

        List<String> outcomes() {
            return List.copyOf(outcomes);
        }

        List<String> skipped() {
            return List.copyOf(skipped);
        }

        List<Throwable> failures() {
            return List.copyOf(failures);
        }

        public Results succeeded(int expectedTests) {
            List<Throwable> seen = new ArrayList<>(failures);
            assertThat(seen).isEmpty();
            assertThat(tests).isEqualTo(expectedTests);
            return this;
        }

        /** The only failure there was. */
        public Throwable failure() {
            assertThat(failures).hasSize(1);
            return failures.get(0);
        }
    }
}
