package org.containerharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Containers that listen on another port than the awaited one, on a real engine. */
@Timeout(100)
class ListensElsewhereTest {

    @Test
    void endsTheWaitAndSaysWhere() {
        long start = System.nanoTime();
        Throwable failure = TestRun.overRealEngine().run(OtherPort.class).failure();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        assertThat(failure)
                .hasMessageContaining("nothing listens on 6379/tcp")
                .hasMessageStartingWith("The container <cache> listens on 0.0.0.0:7000")
                .hasMessageContaining(" instead of 6379/tcp")
                .hasMessageContaining("Next: publish and await the port that the process listens on");
    }

    @WithContainer(name = "cache", image = "redis:7", command = "redis-server --port 7000", ports = "6379")
    static class OtherPort {
        @Test
        void isNeverRun() {}
    }

    @Test
    void waitsOnWhileItIsBusy() {
        TestRun.overRealEngine().run(OpensAnotherPortFirst.class).succeeded(1);
    }

    @WithContainer(
            name = "slow",
            image = "redis:7",
            command = {
                "sh",
                "-c",
                "redis-server --port 7000 --daemonize yes; i=0; timeout 5 sh -c 'while :; do :; done'; exec redis-server"
            },
            ports = "6379")
    static class OpensAnotherPortFirst {
        @Test
        void test() {}
    }
}
