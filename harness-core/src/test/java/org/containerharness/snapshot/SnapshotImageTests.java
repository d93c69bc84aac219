package org.containerharness.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.FakeEngine;
import org.containerharness.engine.ImageDetails;
import org.containerharness.engine.Labels;
import org.containerharness.model.ByteSize;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.Place;
import org.junit.jupiter.api.Test;

class SnapshotImageTests {

    private static final ByteSize ENOUGH = ByteSize.ofMegabytes(1000);

    private final FakeEngine engine = new FakeEngine();

    private final Origin made = Origin.of(
            ContainerSpec.of("db", "postgres:16").withPlace(new Place("OrdersIT")),
            ContainerSpec.of("db", "postgres:16"),
            FakeEngine.image("postgres:16", Optional.empty(), List.of()));

    @Test
    void knowsWhatASnapshotTakesBeyondItsImage() {
        add("containerharness/snapshot:a", "db at OtherIT");

        SnapshotImage only = SnapshotImage.all(engine).get(0);

        assertThat(only.name()).contains("containerharness/snapshot:a");
        assertThat(only.size()).isEqualTo(new ByteSize(60_000_000));
        assertThat(only.madeFor()).isEqualTo("db at OtherIT");
    }

    @Test
    void removesThePredecessorOfWhatWasMadeAndNoOther() {
        add("containerharness/snapshot:before", "db at OrdersIT");
        add("containerharness/snapshot:other", "db at OtherIT");
        add("containerharness/snapshot:code", "");
        add(made.reference().toString(), "db at OrdersIT");

        SnapshotImage.tidy(engine, made, ENOUGH, Instant.EPOCH);

        assertThat(names())
                .containsExactlyInAnyOrder(
                        "containerharness/snapshot:other",
                        "containerharness/snapshot:code",
                        made.reference().toString());
    }

    @Test
    void removesWhatAMakerLeftWhenItIsOldEnough() {
        add("containerharness/snapshot-candidate:left", "db at OtherIT");

        SnapshotImage.tidy(engine, made, ENOUGH, Instant.EPOCH.plus(Duration.ofMinutes(9)));
        assertThat(names()).hasSize(1);

        SnapshotImage.tidy(engine, made, ENOUGH, Instant.EPOCH.plus(Duration.ofMinutes(11)));
        assertThat(names()).isEmpty();
    }

    @Test
    void keepsNoMoreThanTheLimit() {
        add("containerharness/snapshot:a", "db at A");
        add("containerharness/snapshot:b", "db at B");
        add("containerharness/snapshot:c", "db at C");

        SnapshotImage.tidy(engine, made, new ByteSize(130_000_000), Instant.EPOCH);

        assertThat(names()).hasSize(2);
    }

    private List<String> names() {
        return SnapshotImage.all(engine).stream()
                .flatMap(snapshot -> snapshot.names().stream())
                .toList();
    }

    private void add(String name, String madeFor) {
        engine.withImage(new ImageDetails(
                "sha256:" + Integer.toHexString(name.hashCode()),
                List.of(name),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of(Labels.IMAGE, "snapshot", Labels.SNAPSHOT_FOR, madeFor, Labels.SNAPSHOT_BASE, "140000000"),
                "linux/amd64",
                200_000_000,
                List.of()));
    }
}
