package org.containerharness.files;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.containerharness.engine.Capability;
import org.containerharness.engine.EngineInfo;
import org.containerharness.engine.FakeEngine;
import org.containerharness.model.BuildSecret;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.BuildSsh;
import org.containerharness.model.BuilderKind;
import org.containerharness.model.InvalidValueException;
import org.junit.jupiter.api.Test;

class BuilderNeedsTest {

    private static final String OF_PLATFORM = "FROM busybox:1\nCOPY --from=tools:${TARGETARCH} /a /b\n";

    private final EngineInfo all = new FakeEngine().info();
    private final EngineInfo classic =
            new FakeEngine().without(Capability.BUILDKIT).info();

    private static void check(BuildSpec build, EngineInfo engine) {
        BuilderNeeds.check(build, Dockerfile.parse(build.inlineDockerfile().orElseThrow()), engine);
    }

    @Test
    void refusesWithoutBuildKitWhatOnlyItCanDo() {
        BuildSpec plain = BuildSpec.ofText("FROM busybox:1\n");

        assertThatThrownBy(() -> check(plain.withSecrets(List.of(BuildSecret.ofText("npm", "x"))), classic))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageStartingWith(
                        "The build, which has secrets, needs an engine that builds images with BuildKit, and the one at ");
        assertThatThrownBy(() -> check(plain.withSsh(List.of(BuildSsh.AGENT)), classic))
                .hasMessageStartingWith("The build, which uses an SSH agent, needs an engine that builds images with");
        assertThatThrownBy(() -> check(plain.withBuilder(BuilderKind.BUILDKIT), classic))
                .hasMessageStartingWith(
                        "The build, whose builder is buildkit, needs an engine that builds images with");
        assertThatCode(() -> check(plain, classic)).doesNotThrowAnyException();
    }

    /** Podman 4.3 puts nothing in its place, later ones the engine's own processor. */
    @Test
    void refusesImagesWhoseNamesTheClassicBuilderDoesNotKnow() {
        BuildSpec build = BuildSpec.ofText(OF_PLATFORM);

        assertThatThrownBy(() -> check(build, classic))
                .hasMessageStartingWith(
                        "The Dockerfile names <tools:${TARGETARCH}> in line 2, which needs an engine that"
                                + " builds images with BuildKit, and the one at ");
        assertThatThrownBy(() -> check(build.withBuilder(BuilderKind.CLASSIC), all))
                .hasMessage(
                        "The Dockerfile names <tools:${TARGETARCH}> in line 2, and the classic builder does not know"
                                + " what that stands for. Leave the builder out, or name the image in full.");
        assertThatCode(() -> check(build, all)).doesNotThrowAnyException();
        assertThatCode(() -> check(BuildSpec.ofText("ARG TARGETARCH=amd64\nFROM tools:$TARGETARCH\n"), classic))
                .doesNotThrowAnyException();
    }

    /** BuildKit and Podman's builder go on without a secret or agent that is not required, and fail without one that is. */
    @Test
    void refusesOnAllEnginesARequiredSecretOrAgentThatIsNotDeclared() {
        String secret =
                "FROM busybox:1\nRUN --network=none --mount=type=secret,id=npm,required=true \\\n  cat /run/secrets/npm\n";
        String agent = "FROM busybox:1\nRUN --mount=type=cache,target=/c --mount=required,type=ssh ssh-add -l\n";

        for (EngineInfo engine : List.of(all, classic)) {
            assertThatThrownBy(() -> check(BuildSpec.ofText(secret), engine))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessage(
                            "The Dockerfile requires the secret <npm> in line 2, and the build declares none of that"
                                    + " name. Declare it, or leave required out there.");
            assertThatThrownBy(() -> check(BuildSpec.ofText(agent), engine))
                    .hasMessageStartingWith("The Dockerfile requires the SSH agent <default> in line 2, and the build");
            assertThatCode(() -> check(BuildSpec.ofText(secret.replace(",required=true", "")), engine))
                    .doesNotThrowAnyException();
            assertThatCode(() -> check(BuildSpec.ofText(secret.replace("=true", "=false")), engine))
                    .doesNotThrowAnyException();
        }
        assertThatCode(() -> check(BuildSpec.ofText(secret).withSecrets(List.of(BuildSecret.ofText("npm", "x"))), all))
                .doesNotThrowAnyException();
        assertThatCode(() -> check(BuildSpec.ofText(agent).withSsh(List.of(BuildSsh.AGENT)), all))
                .doesNotThrowAnyException();
    }

    /** Stages that nothing needs are not built. */
    @Test
    void looksAtTheStageThatIsWanted() {
        String file =
                "FROM busybox:1 AS One\nRUN --mount=type=secret,target=/a/key,required true\nFROM busybox:1 AS two\n";

        assertThatCode(() -> check(BuildSpec.ofText(file), all)).doesNotThrowAnyException();
        assertThatCode(() -> check(BuildSpec.ofText(file).withTarget("two"), all))
                .doesNotThrowAnyException();
        for (String target : List.of("one", "0")) {
            assertThatThrownBy(() -> check(BuildSpec.ofText(file).withTarget(target), all))
                    .hasMessageStartingWith("The Dockerfile requires the secret <key> in line 2, ");
        }
    }

    @Test
    void refusesAllWhereNothingIsBuilt() {
        EngineInfo none = new FakeEngine()
                .without(Capability.BUILDKIT)
                .without(Capability.CLASSIC_BUILDER)
                .info();

        assertThatThrownBy(() -> check(BuildSpec.ofText("FROM busybox:1\n"), none))
                .hasMessageStartingWith("The build needs an engine that builds images with the classic builder");
    }
}
