package org.containerharness.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs with the class path that a plain user has. */
class OptionalLibrariesTest {

    private static final String TYPED_CLIENT = "com.github.dockerjava.api.DockerClient";

    private static final List<String> OF_TYPED_CLIENT =
            List.of("docker-java-core", "guava", "failureaccess", "bcprov", "bcpkix", "bcutil");

    @TempDir
    private Path folder;

    /** The class path of the tests but for jars whose names begin so. */
    private static URLClassLoader without(List<String> jars) throws MalformedURLException {
        List<URL> left = new ArrayList<>();
        for (String place : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(place);
            if (jars.stream().noneMatch(jar -> path.getFileName().toString().startsWith(jar))) {
                left.add(path.toUri().toURL());
            }
        }
        return new URLClassLoader(left.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    }

    private Object unwrap(String type, List<String> absent) throws Exception {
        try (ScriptedEngine server = new ScriptedEngine(folder);
                URLClassLoader loader = without(absent)) {
            server.on("GET /containers/db/json", ScriptedEngine.json(200, "{\"Id\":\"abc\"}"));
            return ((Callable<?>) loader.loadClass(UnwrapCall.class.getName())
                            .getConstructor(String.class, String.class)
                            .newInstance(folder.resolve("engine.sock").toString(), type))
                    .call();
        }
    }

    @Test
    void anEngineIsReachedWithoutDockerJavasTypedObjects() throws Exception {
        List<String> absent = new ArrayList<>(OF_TYPED_CLIENT);
        absent.add("docker-java-api");

        assertThat(unwrap("java.lang.Runnable", absent)).isEqualTo("abc false");
    }

    @Test
    void theTypedClientIsThereForWhoAddsIt() throws Exception {
        assertThat(unwrap(TYPED_CLIENT, List.of())).isEqualTo("abc true");
    }

    @Test
    void whoAsksForTheTypedClientIsToldWhatToAdd() {
        assertThatThrownBy(() -> unwrap(TYPED_CLIENT, OF_TYPED_CLIENT))
                .hasMessageContaining("docker-java's typed client was asked for")
                .hasMessageContaining("add com.github.docker-java:docker-java-core to the dependencies");
    }
}
