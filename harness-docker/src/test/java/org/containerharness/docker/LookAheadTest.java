package org.containerharness.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.containerharness.docker.api.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LookAheadTest {

    private final LookAhead looks = new LookAhead(Duration.ofSeconds(10));

    private static JsonNode state(String status) {
        var answer = Json.object();
        answer.putObject("State").put("Status", status);
        return answer;
    }

    /** Starts something for as long as the look is not answered. */
    private static void start(LookAhead looks, String status) {
        CountDownLatch asked = new CountDownLatch(1);
        looks.during(
                () -> await().until(() -> asked.getCount() == 0),
                "c1",
                () -> {
                    asked.countDown();
                    return state(status);
                },
                Duration.ZERO);
    }

    @Test
    void isThereWhenTheStartHasEndedAndIsUsedOnce() {
        start(looks, "running");

        assertThat(looks.taken("c2")).isEmpty();
        assertThat(looks.taken("c1")).contains(state("running"));
        assertThat(looks.taken("c1")).isEmpty();
    }

    @Test
    void countsForNothingIfTheEngineHasAnsweredTooEarly() {
        start(looks, "created");

        assertThat(looks.taken("c1")).isEmpty();
    }

    @Test
    void countsForNothingIfItFails() {
        looks.during(
                () -> {},
                "c1",
                () -> {
                    throw new IllegalStateException("gone");
                },
                Duration.ZERO);

        assertThat(looks.taken("c1")).isEmpty();
    }

    @Test
    void isForgottenWithAStartThatFails() {
        assertThatThrownBy(() -> looks.during(
                        () -> {
                            throw new IllegalStateException("refused");
                        },
                        "c1",
                        () -> state("running"),
                        Duration.ZERO))
                .hasMessage("refused");

        assertThat(looks.taken("c1")).isEmpty();
    }

    @Test
    void isForgottenWhenItIsOld() {
        LookAhead brief = new LookAhead(Duration.ofMillis(1));
        start(brief, "running");

        await().pollDelay(Duration.ofMillis(100)).until(() -> brief.taken("c1").isEmpty());
    }

    @Test
    void isNotAskedForOfAnEngineNearby() {
        assertThat(LookAhead.isOfUse(Duration.ZERO)).isFalse();
        assertThat(LookAhead.isOfUse(Duration.ofMillis(2))).isFalse();
        assertThat(LookAhead.isOfUse(Duration.ofMillis(50))).isTrue();
    }
}
