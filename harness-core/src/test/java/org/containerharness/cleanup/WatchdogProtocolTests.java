package org.containerharness.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.containerharness.engine.EngineInfo;
import org.containerharness.engine.EngineSettings;
import org.junit.jupiter.api.Test;

class WatchdogProtocolTests {

    private static final CleanupOptions OPTIONS = new CleanupOptions(false, true, false, Duration.ZERO);

    @Test
    void carriesTheEngineWithItsCertificates() {
        EngineInfo engine = new EngineInfo(
                "tcp://build-host:2376",
                "DOCKER_HOST",
                "26.1.5",
                "1.45",
                "linux",
                "amd64",
                "build-host",
                Optional.of(Path.of("/home/a b/certs")),
                false,
                Set.of());

        WatchdogProtocol.Watch watch = WatchdogProtocol.Watch.parse(WatchdogProtocol.Watch.line(engine, "s1", OPTIONS));

        assertThat(watch)
                .isEqualTo(new WatchdogProtocol.Watch(
                        EngineSettings.of("tcp://build-host:2376", Optional.of(Path.of("/home/a b/certs"))),
                        "s1",
                        OPTIONS));
    }

    @Test
    void carriesABuild() {
        BuildOwner build = new BuildOwner("b-1", new Owner("host", 7, "8", "boot", "ns"));

        assertThat(WatchdogProtocol.build(WatchdogProtocol.line(build))).contains(build);
        assertThat(WatchdogProtocol.build(WatchdogProtocol.DONE)).isEmpty();
    }

    @Test
    void refusesAnotherFirstLine() {
        assertThatThrownBy(() -> WatchdogProtocol.Watch.parse("hello")).hasMessageContaining("<hello>");
    }
}
