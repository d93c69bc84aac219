package org.containerharness.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.ImageSource;
import org.containerharness.model.Place;
import org.containerharness.model.PullPolicy;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.ResourceId;
import org.containerharness.model.StackSpec;
import org.containerharness.model.VolumeSpec;
import org.containerharness.plan.SharedState.Standing;
import org.junit.jupiter.api.Test;

class SharePlannerTests {

    private static final ResourceId DB = ResourceId.container("db");

    private static ContainerDetails container(String name) {
        return new ContainerDetails(
                "id-of-" + name,
                name,
                "db:1",
                "sha256:1",
                new ContainerDetails.State(
                        "running", 0, false, "", 0, Optional.empty(), Optional.empty(), "none", List.of(), 0),
                Map.of(),
                Map.of(),
                Optional.empty(),
                false,
                Map.of(),
                Map.of(),
                List.of());
    }

    private static String made(StackSpec alone, SharedState found) {
        Map<ImageSource, ImageState> images = new HashMap<>();
        images.put(ImageSource.named("db:1"), new ImageState("db:1", Optional.empty()));
        ObservedState observed = new ObservedState(
                "id",
                Map.of(),
                "127.0.0.1",
                images,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Set.of(),
                Duration.ofMinutes(1),
                PullPolicy.NEVER,
                Instant.EPOCH);
        return Planner.start(alone, observed.withShared(found)).toString();
    }

    @Test
    void sharesEachAfterWhatItNeeds() {
        ResourceId net = ResourceId.network("net");
        Place place = new Place("OrdersIT");

        assertThat(SharePlanner.each(List.of(
                        new SharePlanner.Part(net, place, Set.of()),
                        new SharePlanner.Part(DB, place, Set.of(net, ResourceId.container("below"))))))
                .hasToString("""
                        1. share network net - declared at OrdersIT
                        2. share container db - declared at OrdersIT [after 1]""");
    }

    @Test
    void plansByWhatWasFound() {
        assertThat(SharePlanner.of(DB, SharedState.of("ch-db-m", Standing.USABLE, container("ch-db-m"), "")))
                .hasToString("1. reuse container db as ch-db-m - it is there and as it should be");
        assertThat(SharePlanner.of(DB, SharedState.of("ch-db-m", Standing.PAUSED, container("ch-db-m"), "")))
                .hasToString("1. unpause container db - it is as it should be otherwise");
        Plan abandoned =
                SharePlanner.of(DB, SharedState.of("ch-db-m", Standing.ABANDONED, container("ch-db-m-making"), ""));
        assertThat(abandoned).hasToString("1. remove container db - the process that made it has died");
        assertThat(abandoned.actions(ContainerAction.Remove.class))
                .extracting(ContainerAction.Remove::engineName)
                .containsExactly("id-of-ch-db-m-making");
        assertThat(SharePlanner.await(DB, Duration.ofMillis(20)))
                .hasToString("1. await who makes container db for 20ms - another process is making it");
    }

    @Test
    void makesWhatIsMissingUnderAnotherNameAndPublishesItWhenItIsReady() {
        StackSpec alone = StackSpec.named("s")
                .plus(ContainerSpec.of("db", "db:1")
                        .waitFor(new ReadyCondition.Running())
                        .withEngineName("ch-db-m-making"));

        assertThat(made(alone, SharedState.of("ch-db-m", Standing.MISSING))).isEqualTo("""
                1. create container db from db:1 - declared at code
                2. start container db - its stack starts [after 1]
                3. inspect container db - its ports and addresses are known now [after 2]
                4. await container db: running within 1m - a test must not see it half-started [after 3]
                5. publish container db as ch-db-m - others may use it now [after 4]
                6. inspect container db - it has another name now [after 5]""");
        assertThat(made(
                        alone,
                        SharedState.of("ch-db-m", Standing.OUTDATED, container("ch-db-m"), "it has ended with code 1")))
                .startsWith("""
                        1. remove container db - it has ended with code 1
                        2. create container db from db:1 - declared at code [after 1]
                        """);
    }

    @Test
    void marksAVolumeThatGetsFilesWhenTheyAreThere() {
        VolumeSpec data =
                VolumeSpec.named("data").withEngineName("ch-data-m").withFiles(List.of(FileSpec.ofText("x", "/x")));
        SharedState found = SharedState.of("ch-data-m", Standing.OUTDATED)
                .withMarker(VolumeSpec.named("data").withEngineName("ch-data-m-filled"));

        assertThat(made(StackSpec.named("s").plus(data), found).lines())
                .first()
                .isEqualTo("1. remove volume data - it may be there half filled");
        assertThat(made(StackSpec.named("s").plus(data), found).lines())
                .contains("2. create volume data - declared at code [after 1]")
                .last()
                .isEqualTo("7. create volume data - all is done that it marks [after 1, 2, 3, 4, 5, 6]");
    }
}
