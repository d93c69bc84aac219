package org.containerharness.quarkus.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.containerharness.junit.DeclaredStacks;
import org.containerharness.log.Log;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DeclarationException;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.Index;
import org.jboss.jandex.IndexReader;
import org.jboss.jandex.Indexer;
import org.jspecify.annotations.Nullable;

/** The test classes of a module, by the index that Quarkus writes of them before it builds an application. */
final class TestClasses {

    private static final Log LOG = Log.ofHarness();

    private static final String INDEX = "test-classes.idx";

    private TestClasses() {}

    /** What tests of Quarkus declare for more than one test. */
    static List<ContainerSpec> declared() {
        // The harness that the tests use sees them as they are written. In continuous testing it is one of a build, and
        // sees libraries only.
        return Stream.of(
                        DeclaredStacks.class.getClassLoader(),
                        Thread.currentThread().getContextClassLoader())
                .filter(loader -> loader != null && loader.getResource(INDEX) != null)
                .findFirst()
                .map(TestClasses::declared)
                .orElse(List.of());
    }

    private static List<ContainerSpec> declared(ClassLoader loader) {
        URL url = Objects.requireNonNull(loader.getResource(INDEX));
        return read(url).getKnownClasses().stream()
                .filter(type ->
                        !type.isAnnotation() && !type.declaredAnnotations().isEmpty())
                .map(type -> load(type, loader))
                .filter(Objects::nonNull)
                .filter(type -> new QuarkusContexts().hasContext(type))
                .flatMap(TestClasses::declaredBy)
                .toList();
    }

    private static Index read(URL url) {
        try (InputStream index = url.openStream()) {
            return new IndexReader(index).read();
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn(
                    "Dev Services may start what tests declare: Quarkus' index {} cannot be read ({}).",
                    url,
                    e.toString());
            return new Indexer().complete();
        }
    }

    private static @Nullable Class<?> load(ClassInfo type, ClassLoader loader) {
        try {
            return Class.forName(type.name().toString(), false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }

    /** What is wrong with a declaration is told when its class begins. */
    private static Stream<ContainerSpec> declaredBy(Class<?> testClass) {
        try {
            return DeclaredStacks.of(testClass).ofClass().values().stream()
                    .flatMap(stack -> stack.containers().stream());
        } catch (DeclarationException | LinkageError e) {
            return Stream.empty();
        }
    }
}
