package org.containerharness.nothing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.containerharness.Harness;
import org.containerharness.diagnosis.EngineCause;
import org.containerharness.diagnosis.FailureReport;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.Engine;
import org.containerharness.engine.EngineProviders;
import org.containerharness.engine.EngineSettings;
import org.containerharness.engine.EngineUnavailableException;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.Test;

/** Another kind of engine is classes beside the harness and no change in it. */
class SecondKindOfEngineTest {

    @Test
    void isFoundByItsSchemeAndItsRefusalReachesTheUser() {
        Settings settings = Settings.load().with(Setting.ENGINE_HOST, "nothing://nowhere");

        assertThatThrownBy(() -> Harness.connect(settings))
                .isInstanceOf(EngineUnavailableException.class)
                .hasMessage("The engine at nothing://nowhere refuses everything. Choose another one.");
    }

    @Test
    void standsBesideTheOneThatIsFoundWithoutAScheme() {
        try (Engine engine = EngineProviders.connect(EngineSettings.ofProcess(), CallListener.NONE)) {
            assertThat(engine.info().endpoint()).doesNotStartWith("nothing:");
        }
    }

    @Test
    void aSchemeOfNoProviderIsExplained() {
        EngineSettings settings = EngineSettings.ofProcess().withHost("nobody://here");

        assertThatThrownBy(() -> EngineProviders.connect(settings, CallListener.NONE))
                .isInstanceOf(EngineUnavailableException.class)
                .hasMessageContaining("<nobody> is not a scheme of an engine");
    }

    @Test
    void anEngineThatIsNotThereIsADiagnosis() {
        EngineSettings settings = EngineSettings.ofProcess().withHost("unix:///nowhere/docker.sock");

        assertThatThrownBy(() -> EngineProviders.connect(settings, CallListener.NONE))
                .isInstanceOfSatisfying(EngineUnavailableException.class, failure -> {
                    FailureReport report = failure.report();
                    assertThat(report.cause()).isInstanceOf(EngineCause.EngineUnreachable.class);
                    assertThat(report.headline())
                            .startsWith("The engine <unix:///nowhere/docker.sock> cannot be reached: ");
                    assertThat(report.cause().evidence().get("Tried"))
                            .singleElement()
                            .asString()
                            .startsWith("unix:///nowhere/docker.sock (");
                    assertThat(report.remedy()).contains("harness doctor");
                });
    }
}
