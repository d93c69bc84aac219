package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.containerharness.engine.FakeEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of parameters of a class that was compiled as most are, without their names. */
class ParameterNamesTest {

    private final FakeEngine engine = new FakeEngine().withImage("redis:7");

    @TempDir
    Path folder;

    private Throwable failure(String members, String name) throws Exception {
        Path source = Files.writeString(folder.resolve("Nameless.java"), """
                import org.containerharness.junit.*;
                import org.containerharness.handle.*;
                import org.junit.jupiter.api.*;

                @WithContainer(name = "one", image = "redis:7")
                @WithContainer(name = "two", image = "redis:7")
                class Nameless {
                %s
                }
                """.formatted(members));
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", folder.toString(), source.toString());
        assertThat(status).isZero();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            return TestRun.over(engine).run(loader.loadClass(name)).failure();
        }
    }

    @Test
    void areNamedByNumberAndType() throws Exception {
        assertThat(failure("@Test void test(TestInfo info, @Handle(\"three\") RunningContainer c) {}", "Nameless"))
                .hasMessageStartingWith("Nameless.test(2nd parameter, RunningContainer) @Handle(\"three\"): <three>");
    }

    @Test
    void areNotTakenForNames() throws Exception {
        assertThat(failure("@Test void test(@Handle RunningContainer c) {}", "Nameless"))
                .hasMessageContaining(
                        "Nameless.test(1st parameter, RunningContainer) @Handle: there are 2 to choose from"
                                + " and the parameter's name is not known, since its class was compiled without -parameters:"
                                + " one, two. Name one with @Handle(\"…\").");
    }

    @Test
    void countAsTheSourceDoesInAnInnerClass() throws Exception {
        String inner = "@Nested class In { In(@Handle(\"three\") RunningContainer c) {} @Test void test() {} }";

        assertThat(failure(inner, "Nameless"))
                .hasMessageStartingWith("Nameless.In(1st parameter, RunningContainer) @Handle(\"three\"): <three>");
    }
}
