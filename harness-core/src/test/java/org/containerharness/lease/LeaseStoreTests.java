package org.containerharness.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LeaseStoreTests {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void letsOneThreadMakeSomethingAtATime() throws IOException {
        LeaseStore store = LeaseStore.open(folder, Clock.systemUTC());
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        List<CompletableFuture<Optional<Integer>>> all = IntStream.range(0, 8)
                .mapToObj(
                        i -> CompletableFuture.supplyAsync(() -> store.exclusively("db", Duration.ofSeconds(30), () -> {
                            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                            Thread.yield();
                            atOnce.decrementAndGet();
                            return i;
                        })))
                .toList();

        assertThat(all.stream().map(each -> each.join().orElseThrow())).hasSize(8);
        assertThat(most).hasValue(1);
    }

    @Test
    void givesUpWaitingInTime() throws Exception {
        LeaseStore store = LeaseStore.open(folder, Clock.systemUTC());
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<Optional<Boolean>> first =
                CompletableFuture.supplyAsync(() -> store.exclusively("db", Duration.ofSeconds(30), () -> {
                    begun.countDown();
                    return awaits(end);
                }));
        assertThat(awaits(begun)).isTrue();

        assertThat(store.exclusively("db", Duration.ofMillis(50), () -> true)).isEmpty();
        assertThat(store.exclusively("cache", Duration.ofMillis(50), () -> true))
                .contains(true);
        end.countDown();
        assertThat(first.join()).contains(true);
    }

    @Test
    void seesWhatAnotherProcessMakesAndHoldsUntilItDies() throws Exception {
        LeaseStore store = LeaseStore.open(folder, Clock.systemUTC());
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).isEqualTo("holds");

            assertThat(store.exclusively("db", Duration.ofMillis(50), () -> true))
                    .isEmpty();
            assertThat(store.unlessHeld("cache", () -> {})).isFalse();
            assertThat(store.lastUse("cache")).isPresent();
        } finally {
            other.destroyForcibly();
        }
        assertThat(other.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(store.exclusively("db", Duration.ofSeconds(20), () -> true)).contains(true);
        assertThat(store.unlessHeld("cache", () -> {})).isTrue();
        assertThat(store.lastUse("cache")).isEmpty();
    }

    /** Makes db and holds cache until it is killed. */
    static final class Holder {

        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            LeaseStore store = LeaseStore.open(Path.of(arguments[0]), Clock.systemUTC());
            store.hold("cache", Duration.ofSeconds(10));
            store.exclusively("db", Duration.ofSeconds(10), () -> {
                System.out.println("holds");
                return awaits(new CountDownLatch(1));
            });
        }
    }

    @Test
    void doesNotRemoveWhatThisProcessHolds() throws IOException {
        LeaseStore store = LeaseStore.open(folder, Clock.systemUTC());

        assertThat(store.hold("db", Duration.ofSeconds(1))).isTrue();
        assertThat(LeaseStore.open(folder, Clock.systemUTC()).hold("db", Duration.ofSeconds(1)))
                .isTrue();

        assertThat(store.unlessHeld("db", () -> {})).isFalse();
    }

    @Test
    void notesTheLastUse() throws IOException {
        LeaseStore store = LeaseStore.open(folder, Clock.fixed(NOW, ZoneOffset.UTC));

        assertThat(store.lastUse("db")).isEmpty();
        store.hold("db", Duration.ofSeconds(1));

        assertThat(store.lastUse("db")).contains(NOW);
        assertThat(store.clockIsWrong()).isFalse();
    }

    @Test
    void noticesAClockThatWasSetBack() throws IOException {
        LeaseStore store = LeaseStore.open(folder, Clock.fixed(NOW, ZoneOffset.UTC));
        Path note = Files.writeString(folder.resolve("used/db"), "");

        Files.setLastModifiedTime(note, java.nio.file.attribute.FileTime.from(NOW.plusSeconds(60)));
        assertThat(store.clockIsWrong()).isFalse();
        Files.setLastModifiedTime(note, java.nio.file.attribute.FileTime.from(NOW.plusSeconds(600)));

        assertThat(store.clockIsWrong()).isTrue();
    }

    @Test
    void saysSoWhenItCannotWrite() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> LeaseStore.open(file.resolve("below"), Clock.systemUTC()))
                .isInstanceOf(IOException.class);
    }

    private static boolean awaits(CountDownLatch latch) {
        try {
            return latch.await(40, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
