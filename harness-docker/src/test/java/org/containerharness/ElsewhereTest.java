package org.containerharness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.containerharness.handle.RunningContainer;
import org.containerharness.handle.RunningStack;
import org.containerharness.lease.SharedScope;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Services that are there already in place of containers, on a real engine: here a container of another harness. */
@Tag("engine")
@Timeout(120)
class ElsewhereTest {

    private static final ContainerSpec CACHE = ContainerSpec.of("cache", "redis:7")
            .ports("6379")
            .waitFor(new ReadyCondition.LogLine(java.util.regex.Pattern.compile("Ready to accept"), 1));

    private static Harness others;
    private static RunningStack there;

    @BeforeAll
    static void startWhatIsThere() {
        others = harness(key -> Optional.empty());
        there = others.start(StackSpec.named("there").plus(CACHE));
    }

    @AfterAll
    static void end() {
        there.close();
        others.close();
    }

    @Test
    void nothingIsStartedAndTextsMeanWhatIsThere() {
        String address = there.container("cache").endpoint(6379);

        try (Harness harness = harness(uses("redis://ci:pw@" + address + "/0"));
                RunningStack stack = harness.start(
                        StackSpec.named("tests").plus(CACHE).plus(sleeper("app").dependsOn("cache")))) {
            assertThat(stack.rewrite("redis://cache:6379/1"))
                    .isEqualTo("redis://" + address.replace("127.0.0.1", "localhost") + "/1");
            assertThat(stack.plan().toString()).doesNotContain("container cache");
            RunningContainer cache = stack.container("cache");
            assertThat(cache.isElsewhere()).isTrue();
            assertThat(cache.port()).isEqualTo(there.container("cache").port());
            assertThatThrownBy(() -> cache.exec("redis-cli", "ping"))
                    .isInstanceOf(HarnessException.class)
                    .hasMessageContaining("a setting harness.use.cache says that its service is there already");
        }
        assertThat(there.container("cache").exec("redis-cli", "ping").stdout()).contains("PONG");
    }

    @Test
    void containersFindItByItsNameToo() {
        String own = there.container("cache")
                .networks()
                .values()
                .iterator()
                .next()
                .ipv4()
                .orElseThrow();

        try (Harness harness = harness(uses(own));
                RunningStack stack =
                        harness.start(StackSpec.named("tests").plus(CACHE).plus(redisClient("app")))) {
            assertThat(stack.container("app")
                            .exec("redis-cli", "-h", "cache", "ping")
                            .stdout())
                    .contains("PONG");
            assertThat(stack.rewrite("cache:6379")).isEqualTo(own + ":6379");
        }
    }

    @Test
    void whatIsSharedIsNotStartedEither() {
        String name = "used-" + ProcessHandle.current().pid();
        StackSpec spec =
                StackSpec.named("tests").plus(ContainerSpec.of(name, "redis:7").ports("6379"));

        try (Harness harness = harness(key -> key.equals("harness.use." + name)
                ? Optional.of(there.container("cache").endpoint(6379))
                : Optional.empty())) {
            RunningStack stack = harness.start(spec, SharedScope.BUILD);
            assertThat(stack.container(name).port())
                    .isEqualTo(there.container("cache").port());
        }
    }

    @Test
    void saysWhatIsNotThereAndWhatIsWrongWithASetting() {
        StackSpec spec = StackSpec.named("tests").plus(CACHE.within(Duration.ofMillis(500)));
        try (Harness harness = harness(uses("127.0.0.1:9"))) {
            assertThatThrownBy(() -> harness.start(spec))
                    .hasMessageContaining("harness.use.cache says it is at localhost:9")
                    .hasMessageContaining("what should be there, or remove the setting.");
        }
        try (Harness harness = harness(uses("one two"))) {
            assertThatThrownBy(() -> harness.start(spec))
                    .hasMessageContaining("(configuration parameter harness.use.cache) cannot be read")
                    .hasMessageContaining("<one two> is no address");
        }
        try (Harness harness = harness(uses("ci:1"))) {
            assertThatThrownBy(() -> harness.start(StackSpec.named("two")
                            .plus(ContainerSpec.of("cache", "redis:7").ports("6379", "6380"))))
                    .hasMessageContaining("Write container ports with their addresses, such as 6379=ci:1.");
        }
    }

    private static ContainerSpec sleeper(String name) {
        return ContainerSpec.of(name, "busybox:1").command("sleep", "60").waitFor(new ReadyCondition.Running());
    }

    private static ContainerSpec redisClient(String name) {
        return ContainerSpec.of(name, "redis:7").command("sleep", "60").waitFor(new ReadyCondition.Running());
    }

    private static Function<String, Optional<String>> uses(String address) {
        return key -> key.equals("harness.use.cache") ? Optional.of(address) : Optional.empty();
    }

    private static Harness harness(Function<String, Optional<String>> parameters) {
        Settings settings = Settings.load(parameters);
        return Harness.connect(
                settings.text(Setting.IMAGE_PREFIX).isPresent()
                        ? settings
                        : settings.with(Setting.IMAGE_PREFIX, "containerharness/"));
    }
}
