package org.containerharness.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ImageReference;
import org.containerharness.model.ImageSource;
import org.containerharness.model.StackSpec;
import org.junit.jupiter.api.Test;

class PlacementTests {

    private static final long GIGABYTE = 1L << 30;

    private static final Demand ANY = new Demand(Demand.USUAL_MEMORY, Set.of());

    private static Offer offer(String engine, int gigabytes, int running) {
        return new Offer(engine, "linux/amd64", gigabytes * GIGABYTE, running, 0, 0, 0, 0);
    }

    private static Offer arm(String engine) {
        return new Offer(engine, "linux/arm64", GIGABYTE, 3, 0, 0, 0, 0);
    }

    private static String engine(Demand demand, Offer... offers) {
        return Placement.choose(demand, List.of(offers), "turn").engine();
    }

    @Test
    void takesTheEngineWithMostFreeMemory() {
        assertThat(engine(ANY, offer("a", 8, 0), offer("b", 16, 10))).isEqualTo("b");
        assertThat(engine(ANY, offer("a", 8, 0), offer("b", 16, 40))).isEqualTo("a");
    }

    @Test
    void takesAnEngineThatHasRoomBeforeOneWhoseImagesAreThere() {
        Demand much = new Demand(4 * GIGABYTE, Set.of());
        Offer small = offer("a", 2, 0);
        Offer without = new Offer("b", "linux/amd64", 8 * GIGABYTE, 12, 0, 0, 20, 0);

        assertThat(engine(much, small, without)).isEqualTo("b");
    }

    @Test
    void prefersWhatHasTheImagesAndSnapshotsUntilOthersHaveClearlyMoreRoom() {
        Offer without = new Offer("a", "linux/amd64", 8 * GIGABYTE, 0, 0, 0, 1, 0);
        assertThat(engine(ANY, without, offer("b", 8, 1))).isEqualTo("b");
        assertThat(engine(ANY, without, offer("b", 8, 3))).isEqualTo("a");

        Offer snapshot = new Offer("c", "linux/amd64", 8 * GIGABYTE, 1, 0, 0, 0, 1);
        assertThat(engine(ANY, offer("b", 8, 0), snapshot)).isEqualTo("c");
    }

    @Test
    void countsWhatIsBeingStartedAndDoesNotRunYet() {
        Offer busy = new Offer("a", "linux/amd64", 8 * GIGABYTE, 0, GIGABYTE, 0, 0, 0);

        assertThat(engine(ANY, busy, offer("b", 8, 2))).isEqualTo("b");
    }

    @Test
    void theDeclaredPlatformDecidesHoweverLittleRoomThereIs() {
        Demand arm = Demand.of(StackSpec.named("s")
                .plus(ContainerSpec.of(
                        "app",
                        new ImageSource.Pulled(
                                ImageReference.parse("app:1"), Optional.empty(), Optional.of("linux/arm64/v8")))));

        assertThat(arm.platforms()).containsExactly("linux/arm64");
        assertThat(engine(arm, offer("a", 64, 0), arm("b"))).isEqualTo("b");
    }

    @Test
    void whereNoEngineHasThePlatformTheReasonSaysThatItIsEmulated() {
        Demand other = new Demand(1, Set.of("linux/s390x"));

        Placement.Choice choice = Placement.choose(other, List.of(offer("a", 8, 0)), "turn");

        assertThat(choice.engine()).isEqualTo("a");
        assertThat(choice.reason()).startsWith("no engine is linux/s390x, so it has to emulate; of 8.0 GB there");
    }

    @Test
    void theReasonIsASentence() {
        Offer best = new Offer("a", "linux/amd64", 8 * GIGABYTE, 4, 0, 2, 1, 0);

        assertThat(Placement.choose(ANY, List.of(best, offer("b", 1, 0)), "turn")
                        .reason())
                .isEqualTo("of 8.0 GB there 7.0 GB are free; 4 containers run, 2 stacks were placed there from here,"
                        + " 1 of its images is missing");
    }

    /** As classes that run one after the other: nothing of the one runs any more when the next is placed. */
    @Test
    void enginesThatAreAlikeGetStacksInTurn() {
        Map<String, Integer> placed = new HashMap<>();
        for (int i = 0; i < 24; i++) {
            List<Offer> offers = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                offers.add(new Offer(name, "linux/amd64", 8 * GIGABYTE, 0, 0, placed.getOrDefault(name, 0), 0, 0));
            }
            placed.merge(Placement.choose(ANY, offers, "turn" + i).engine(), 1, Integer::sum);
        }

        assertThat(placed).isEqualTo(Map.of("a", 8, "b", 8, "c", 8));
    }

    @Test
    void allWhoKnowTheSameEnginesSayTheSameInWhateverOrderTheyKnowThem() {
        assertThat(Placement.ranked("db", List.of("a", "b", "c")))
                .isEqualTo(Placement.ranked("db", List.of("c", "a", "b")));
    }

    @Test
    void anEngineThatIsLeftOutMovesOnlyWhatItHad() {
        for (int i = 0; i < 100; i++) {
            List<String> all = Placement.ranked("key" + i, List.of("a", "b", "c"));
            List<String> without = Placement.ranked("key" + i, List.of("a", "c"));

            assertThat(without)
                    .isEqualTo(all.stream().filter(name -> !name.equals("b")).toList());
        }
    }

    @Test
    void keysAreSpreadOverAllEngines() {
        Map<String, Integer> first = new HashMap<>();
        IntStream.range(0, 3_000)
                .forEach(i -> first.merge(
                        Placement.ranked("key" + i, List.of("a", "b", "c")).get(0), 1, Integer::sum));

        assertThat(first.values()).allSatisfy(count -> assertThat(count).isBetween(800, 1_200));
    }
}
