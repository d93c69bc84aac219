package org.containerharness.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProcessLocksTests {

    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void areHadByOneThreadAtATime() throws Exception {
        for (ProcessLocks locks :
                new ProcessLocks[] {ProcessLocks.in(OwnFolder.at(folder), "locks"), ProcessLocks.ofThreads()}) {
            ProcessLocks.Held first = locks.lock("db", LONG).orElseThrow();
            assertThat(first.hasWaited()).isFalse();

            assertThat(inAnotherThread(locks, SOON).get(30, TimeUnit.SECONDS)).isEmpty();
            CompletableFuture<Optional<Boolean>> second = inAnotherThread(locks, LONG);
            first.close();

            assertThat(second.get(30, TimeUnit.SECONDS)).isPresent();
            assertThat(locks.lock("db", SOON)).isPresent();
        }
    }

    @Test
    void areToldApartByTheirNames() throws IOException {
        ProcessLocks locks = ProcessLocks.in(OwnFolder.at(folder), "locks");

        assertThat(locks.lock("db", SOON)).isPresent();
        assertThat(locks.lock("hub", SOON)).isPresent();
    }

    @Test
    void areTheSameInOneFile() throws IOException {
        assertThat(ProcessLocks.in(OwnFolder.at(folder), "a"))
                .isSameAs(ProcessLocks.in(OwnFolder.at(folder.resolve("../" + folder.getFileName())), "a"));
        assertThat(ProcessLocks.in(OwnFolder.at(folder), "a")).isNotSameAs(ProcessLocks.in(OwnFolder.at(folder), "b"));
    }

    @Test
    void areNotWaitedForByAThreadThatIsInterrupted() throws Exception {
        ProcessLocks locks = ProcessLocks.in(OwnFolder.at(folder), "locks");
        ProcessLocks.Held held = locks.lock("db", SOON).orElseThrow();
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        Thread waiting = new Thread(() -> ended.complete(
                locks.lock("db", LONG).isEmpty() && Thread.currentThread().isInterrupted()));
        waiting.start();

        waiting.interrupt();

        assertThat(ended.get(10, TimeUnit.SECONDS)).isTrue();
        held.close();
    }

    @Test
    void areSharedOrNotAndKnownAsThisProcess() throws IOException {
        ProcessLocks locks = ProcessLocks.in(OwnFolder.at(folder), "locks");
        assertThat(locks.isOfThisProcess("db")).isFalse();

        assertThat(locks.tryLock("db", true)).isPresent();

        assertThat(locks.isOfThisProcess("db")).isTrue();
        assertThat(locks.tryLock("db", false)).isEmpty();
    }

    private static CompletableFuture<Optional<Boolean>> inAnotherThread(ProcessLocks locks, Duration limit) {
        return CompletableFuture.supplyAsync(() -> locks.lock("db", limit).map(held -> {
            held.close();
            return held.hasWaited();
        }));
    }
}
