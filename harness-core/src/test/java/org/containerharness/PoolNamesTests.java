package org.containerharness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.containerharness.engine.EngineSettings;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.Test;

class PoolNamesTests {

    private static Settings settings(String engines) {
        return Settings.load().with(Setting.ENGINE_HOST, "").with(Setting.ENGINES, engines);
    }

    @Test
    void namesAreContextsAndAddresses() {
        assertThat(PoolNames.of(settings("ctx-a, ctx-b ,ssh://ci@c"))).containsExactly("ctx-a", "ctx-b", "ssh://ci@c");
        assertThat(PoolNames.of(settings(""))).isEmpty();
    }

    @Test
    void oneThatIsNamedTwiceIsRefusedWithTheOriginOfTheSetting() {
        assertThatThrownBy(() -> PoolNames.of(settings("a, b, a")))
                .hasMessage("The setting harness.engines (code) cannot be read: <a> is named twice. Each engine counts"
                        + " once.");
        assertThatThrownBy(() -> PoolNames.of(settings("a,,b"))).hasMessageContaining("has an empty name in it");
    }

    @Test
    void aSettingThatNamesOneEngineContradicts() {
        assertThatThrownBy(() -> PoolNames.of(settings("a,b").with(Setting.ENGINE_HOST, "unix:///x")))
                .hasMessage(
                        "The settings harness.engines (code) and harness.engine.host (code) contradict each other: the"
                                + " latter names one engine. Leave one of them out.");
        assertThatThrownBy(() -> PoolNames.of(settings("a,b").with(Setting.PORTS_HOST, "10.0.0.1")))
                .hasMessageContaining("is one address for the ports of all engines");
        assertThat(PoolNames.of(settings("a").with(Setting.PORTS_HOST, "10.0.0.1")))
                .containsExactly("a");
    }

    @Test
    void aContextWinsOverTheAddressOfTheEnvironment() {
        EngineSettings settings =
                EngineSettings.ofProcess().withVariables(java.util.Map.of("DOCKER_HOST", "unix:///x"));

        EngineSettings context = PoolNames.engine(settings, "ctx-a");
        assertThat(context.variable("DOCKER_HOST")).isEmpty();
        assertThat(context.variable("DOCKER_CONTEXT")).contains("ctx-a");

        assertThat(PoolNames.engine(settings, "ssh://ci@c").host()).isEqualTo(Optional.of("ssh://ci@c"));
    }
}
