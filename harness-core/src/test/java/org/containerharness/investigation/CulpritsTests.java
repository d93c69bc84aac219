package org.containerharness.investigation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.containerharness.engine.EngineException.Kind;
import org.containerharness.engine.FakeEngine;
import org.containerharness.handle.StartException;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.Place;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.run.HarnessRuntime;
import org.containerharness.run.RuntimeOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which of several containers a failed start blames. */
@Timeout(30)
class CulpritsTests {

    private final FakeEngine engine =
            new FakeEngine().withImage("web:1").withImage("nginx:1").withImage("db:1");
    private final HarnessRuntime runtime = new HarnessRuntime(engine, RuntimeOptions.defaults());

    @AfterEach
    void close() {
        runtime.close();
    }

    private static ContainerSpec waiting(String name) {
        return ContainerSpec.of(name, name + ":1").waitFor(new ReadyCondition.LogLine(Pattern.compile("ready"), 1));
    }

    private StartException failure(ContainerSpec... containers) {
        StackSpec stack = StackSpec.named("s");
        for (ContainerSpec container : containers) {
            stack = stack.plus(container);
        }
        StackSpec complete = stack;
        return catchThrowableOfType(StartException.class, () -> runtime.start(complete, List.of()));
    }

    @Test
    void blamesTheContainerThatDiedFirstThoughItHadBeenReady() {
        engine.onStart("nginx", container -> {
            engine.container("web").log("SETTING_X is missing");
            engine.container("web").exit(2);
            container.log("host not found in upstream web");
            container.exit(1);
        });

        StartException failure =
                failure(ContainerSpec.of("web", "web:1"), waiting("nginx").dependsOn("web"));

        assertThat(failure)
                .hasMessageStartingWith("The container <web> exited with code 2")
                .hasMessageContaining("exited with code 2")
                .hasMessageContaining("\n  After that: The container <nginx>")
                .hasMessageContaining("exited with code 1")
                .hasMessageContaining("host not found in upstream web");
        assertThat(failure.report().subject().resource().name()).isEqualTo("web");
        assertThat(failure.output().get("web")).containsExactly("SETTING_X is missing");
        assertThat(failure).as("all that the wait knows is in the report").hasNoCause();
        assertThat(failure.getSuppressed()).hasSize(1);
    }

    /** It is the one that the failure is about. */
    @Test
    void doesNotTellOfTheContainerOfAnImageThatFailed() {
        engine.failNext("pull image none:1", FakeEngine.failure(Kind.IMAGE_UNKNOWN, "no such image"));

        StartException failure = failure(
                waiting("none").withPlace(new Place("OrdersIT @WithContainer(name = \"none\")")),
                waiting("web").dependsOn("none").withPlace(new Place("OrdersIT @WithContainer(name = \"web\")")));

        assertThat(failure)
                .hasMessageStartingWith("The image <none:1>")
                .hasMessageContaining("Declared at: OrdersIT @WithContainer(name = \"none\")")
                .hasMessageContaining("Not started because of it: web");
        assertThat(failure.report().notStarted()).containsExactly("web");
    }

    @Test
    void blamesADependencyThatDiedALittleLater() {
        AtomicBoolean once = new AtomicBoolean();
        engine.onStart("web", container -> {
            container.log("no answer from db");
            container.exit(1);
        });
        engine.before("find container web", () -> {
            if (once.compareAndSet(false, true)) {
                engine.container("db").exit(3);
            }
        });

        StartException failure =
                failure(ContainerSpec.of("db", "db:1"), waiting("web").dependsOn("db"));

        assertThat(failure)
                .hasMessageStartingWith("The container <db>")
                .hasMessageContaining("exited with code 3")
                .hasMessageContaining("\n  After that: The container <web>");
    }

    @Test
    void blamesWhatFailedWhereNothingElseDied() {
        engine.onStart("db", container -> container.log("ready"));
        engine.onStart("web", container -> container.exit(1));

        StartException failure = failure(waiting("db"), waiting("web").dependsOn("db"));

        assertThat(failure).hasMessageStartingWith("The container <web>").hasMessageNotContaining("After that");
    }

    @Test
    void aRefusalOfTheEngineFollowsFromNothing() {
        engine.onStart("db", container -> container.log("ready"));
        engine.failNext("create container web", FakeEngine.failure(Kind.NAME_TAKEN, "taken"));

        assertThat(failure(waiting("web"))).hasMessageStartingWith("The container <web>");
    }
}
