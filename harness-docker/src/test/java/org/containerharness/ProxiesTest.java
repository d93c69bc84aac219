package org.containerharness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.CallListener;
import org.containerharness.engine.EngineProviders;
import org.containerharness.engine.EngineSettings;
import org.containerharness.handle.RunningStack;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.BuilderKind;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ImageSource;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The proxies of Docker's configuration, on a real engine. */
@Tag("engine")
@Timeout(120)
class ProxiesTest {

    private static final String CONFIGURATION = """
            {"proxies": {"default": {"httpProxy": "http://proxy:3128", "noProxy": "*.example"}}}
            """;

    @TempDir
    Path folder;

    @Test
    void containersHaveThemUnlessTheyDeclareTheirOwn() throws IOException {
        ContainerSpec spec = ContainerSpec.of("app", "busybox:1")
                .command("sleep", "60")
                .env("no_proxy", "mine")
                .waitFor(new ReadyCondition.Running());

        try (Harness harness = harness(CONFIGURATION);
                RunningStack stack = harness.start(StackSpec.named("proxies").plus(spec))) {
            assertThat(stack.container("app").inspect().environment())
                    .containsEntry("HTTP_PROXY", "http://proxy:3128")
                    .containsEntry("http_proxy", "http://proxy:3128")
                    .containsEntry("NO_PROXY", "*.example")
                    .containsEntry("no_proxy", "mine")
                    .doesNotContainKey("HTTPS_PROXY");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BUILDKIT", "CLASSIC"})
    void buildsHaveThemAndTheirImagesDoNot(BuilderKind builder) throws IOException {
        BuildSpec build = BuildSpec.ofText("FROM busybox:1\nRUN echo \"$HTTP_PROXY $http_proxy\" > /seen-" + builder)
                .withBuilder(builder);
        ContainerSpec spec = ContainerSpec.of("app", new ImageSource.Built(build))
                .command("cat", "/seen-" + builder)
                .waitFor(new ReadyCondition.Completed(0));

        try (Harness harness = harness(CONFIGURATION);
                RunningStack stack = harness.start(StackSpec.named("proxies").plus(spec))) {
            assertThat(stack.container("app").logs()).isEqualTo("http://proxy:3128 http://proxy:3128\n");
        }
    }

    @Test
    void anEntryForTheEnginesAddressGoesBeforeTheDefaultOne() throws IOException {
        String endpoint;
        try (Harness plain = harness("{}")) {
            endpoint = plain.engine().info().endpoint();
        }
        String own = CONFIGURATION.replace(
                "{\"default\"", "{\"" + endpoint + "\": {\"httpsProxy\": \"http://own:1\"}, \"default\"");
        ContainerSpec spec =
                ContainerSpec.of("app", "busybox:1").command("env").waitFor(new ReadyCondition.Completed(0));

        try (Harness harness = harness(own);
                RunningStack stack = harness.start(StackSpec.named("proxies").plus(spec))) {
            assertThat(stack.container("app").logs())
                    .contains("HTTPS_PROXY=http://own:1")
                    .doesNotContain("HTTP_PROXY=http://proxy");
        }
    }

    private Harness harness(String configuration) throws IOException {
        Files.writeString(folder.resolve("config.json"), configuration);
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("DOCKER_CONFIG", folder.toString());
        EngineSettings settings = new EngineSettings(
                Settings.load().text(Setting.ENGINE_HOST),
                Optional.empty(),
                false,
                environment,
                Path.of(System.getProperty("user.home")));
        Settings own = Settings.load();
        return Harness.over(
                EngineProviders.connect(settings, CallListener.NONE),
                own.text(Setting.IMAGE_PREFIX).isPresent() ? own : own.with(Setting.IMAGE_PREFIX, "containerharness/"));
    }
}
