package org.containerharness.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.engine.ImageDetails;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.CommitSpec;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.DeclarationException;
import org.containerharness.model.ImageReference;
import org.containerharness.model.ImageSource;
import org.containerharness.model.ImageSpec;
import org.containerharness.model.InvalidValueException;
import org.containerharness.model.PullPolicy;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.junit.jupiter.api.Test;

class ImagePlanTests {

    private static final BuildSpec BUILD = BuildSpec.ofText("FROM scratch");

    private final Map<ImageSource, ImageState> images = new HashMap<>();

    private ObservedState observed() {
        return new ObservedState(
                "id",
                Map.of("owner", "me"),
                "127.0.0.1",
                images,
                Map.of("below", "containerharness/build:below"),
                Map.of(),
                Map.of(),
                Map.of("base", "ch-base-1"),
                Set.of(),
                Duration.ofMinutes(1),
                PullPolicy.IF_MISSING,
                Instant.EPOCH);
    }

    private void missing(String reference) {
        images.put(ImageSource.named(reference), new ImageState(reference, Optional.empty()));
    }

    private void local(String reference) {
        images.put(
                ImageSource.named(reference),
                new ImageState(
                        reference,
                        Optional.of(new ImageDetails(
                                "sha256:1",
                                List.of(reference),
                                List.of(),
                                Optional.of(Instant.EPOCH),
                                Optional.empty(),
                                List.of(),
                                Map.of(),
                                "linux/amd64",
                                1,
                                List.of()))));
    }

    private static ContainerSpec running(String name, String image) {
        return ContainerSpec.of(name, image).waitFor(new ReadyCondition.Running());
    }

    private List<String> texts(StackSpec stack) {
        return Planner.start(stack, observed()).operations().stream()
                .map(operation -> operation.action().text())
                .toList();
    }

    @Test
    void buildsASharedImageOnceAndNamesItFurther() {
        images.put(new ImageSource.Built(BUILD), new ImageState("containerharness/build:1", Optional.empty()));
        StackSpec stack = StackSpec.named("s")
                .plus(ImageSpec.of("app", BUILD).tag("orders:test"))
                .plus(running("blue", "@app"))
                .plus(running("green", "@app"));

        assertThat(texts(stack))
                .startsWith(
                        "build image containerharness/build:1",
                        "tag image containerharness/build:1 as orders:test",
                        "create container blue from containerharness/build:1",
                        "create container green from containerharness/build:1");
    }

    @Test
    void buildsAnewWhatSaysSoAndTagsWhatIsThere() {
        BuildSpec anew = BUILD.withNoCache(true);
        BuildSpec tagged = BUILD.withTags(List.of(ImageReference.parse("orders:1"), ImageReference.parse("here:1")));
        local("here:1");
        ImageState there = images.get(ImageSource.named("here:1"));
        images.put(new ImageSource.Built(anew), there);
        images.put(new ImageSource.Built(tagged), there);
        StackSpec stack = StackSpec.named("s").plus(ImageSpec.of("a", anew)).plus(ImageSpec.of("b", tagged));

        assertThat(texts(stack)).containsExactly("build image here:1", "tag image here:1 as orders:1");
    }

    @Test
    void commitsAContainerWhenItIsReadyAndRemovesTheImageWithItsStack() {
        local("postgres:15");
        StackSpec stack = StackSpec.named("s")
                .plus(running("db", "postgres:15"))
                .plus(ImageSpec.of("seeded", new ImageSource.Committed("db", CommitSpec.AS_IS.env("MODE", "test"))))
                .plus(running("copy", "@seeded"));

        Plan plan = Planner.start(stack, observed());

        assertThat(plan).hasToString("""
                1. create container db from postgres:15 - declared at code
                2. start container db - its stack starts [after 1]
                3. inspect container db - its ports and addresses are known now [after 2]
                4. await container db: running within 1m - a test must not see it half-started [after 3]
                5. commit container db as containerharness/commit:id-1 - it is what the container db has become [after 4]
                6. create container copy from containerharness/commit:id-1 - declared at code [after 5]
                7. start container copy - its stack starts [after 6]
                8. inspect container copy - its ports and addresses are known now [after 7]
                9. await container copy: running within 1m - a test must not see it half-started [after 8]""");
        List<Action> done = plan.operations().stream().map(Operation::action).toList();
        assertThat(Planner.teardown(done, Optional.empty()).operations())
                .last()
                .hasToString("3. remove image containerharness/commit:id-1 - its stack ends [after 1, 2]");
    }

    @Test
    void publishesIntoARegistryOfTheStackBeforeItIsPulledFromThere() {
        local("registry:2");
        local("redis:7");
        missing("hub:5000/cache:1");
        StackSpec stack = StackSpec.named("s")
                .plus(running("user", "hub:5000/cache:1"))
                .plus(ImageSpec.of("cache", "redis:7").push("hub:5000/cache:1"))
                .plus(running("hub", "registry:2"));

        List<String> texts = texts(stack);

        assertThat(texts)
                .containsSubsequence(
                        "create container hub from registry:2",
                        "await container hub: running within 1m",
                        "tag image redis:7 as hub:5000/cache:1",
                        "push image hub:5000/cache:1",
                        "remove image hub:5000/cache:1",
                        "pull image hub:5000/cache:1",
                        "create container user from hub:5000/cache:1",
                        "start container user");
        List<Action> all = Planner.start(stack, observed()).operations().stream()
                .map(Operation::action)
                .toList();
        assertThat(Planner.teardown(all, Optional.empty()).operations())
                .extracting(Operation::cause)
                .containsOnlyOnce("its registry is gone")
                .doesNotContain("the name was only for the push");
        List<Action> broken = Planner.start(stack, observed()).operations().stream()
                .map(Operation::action)
                .filter(action -> action instanceof ImageAction.Tag || action instanceof ImageAction.Pull)
                .toList();
        assertThat(Planner.teardown(broken, Optional.empty()).operations())
                .extracting(operation -> operation.cause())
                .containsExactly("its registry is gone", "the name was only for the push");
    }

    @Test
    void usesImagesOfAStackBelow() {
        assertThat(texts(StackSpec.named("s").plus(running("app", "@below"))))
                .startsWith("create container app from containerharness/build:below");
        assertThat(texts(StackSpec.named("s").plus(ContainerSpec.of("app", ImageSource.commitOf("base")))))
                .startsWith(
                        "commit container base as containerharness/commit:id-1",
                        "create container app from containerharness/commit:id-1");
    }

    @Test
    void refusesImagesThatCannotBe() {
        local("a:1");
        StackSpec unknown = StackSpec.named("s")
                .plus(running("a", "@ap"))
                .plus(ImageSpec.of("app", "a:1"))
                .plus(ImageSpec.of("app", "a:1"))
                .plus(ImageSpec.of("copy", ImageSource.commitOf("bas")));

        assertThatThrownBy(() -> Planner.start(unknown, observed()))
                .isInstanceOf(DeclarationException.class)
                .hasMessageContainingAll(
                        "the image <ap> is not declared", "app", "the image <app> is declared here and at", "<bas>");
        StackSpec cycle = StackSpec.named("s")
                .plus(running("a", "a:1").dependsOn("b"))
                .plus(ContainerSpec.of("b", ImageSource.commitOf("a")));
        assertThatThrownBy(() -> Planner.start(cycle, observed()))
                .hasMessageContaining("a -(dependsOn)-> b -(commitOf)-> a");
        assertThatThrownBy(() -> ImageSpec.of("x", "@y")).isInstanceOf(InvalidValueException.class);
    }
}
