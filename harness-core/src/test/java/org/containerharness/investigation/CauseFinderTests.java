package org.containerharness.investigation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Optional;
import org.containerharness.diagnosis.Cause;
import org.containerharness.diagnosis.ConflictCause;
import org.containerharness.diagnosis.EngineCause;
import org.containerharness.diagnosis.ImageCause;
import org.containerharness.diagnosis.ProcessCause;
import org.containerharness.engine.EngineException.Kind;
import org.containerharness.engine.FakeContainer;
import org.containerharness.engine.FakeEngine;
import org.containerharness.handle.StartException;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ReadyCondition;
import org.containerharness.model.StackSpec;
import org.containerharness.run.HarnessRuntime;
import org.containerharness.run.RuntimeOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each kind of refusal leads to a cause, also those that no engine gives on demand. */
class CauseFinderTests {

    private final FakeEngine engine = new FakeEngine().withImage("db:1").withImageInRegistry("late:1");
    private final HarnessRuntime runtime = new HarnessRuntime(engine, RuntimeOptions.defaults());

    @AfterEach
    void close() {
        runtime.close();
    }

    private StartException failure(String image) {
        StackSpec stack =
                StackSpec.named("orders").plus(ContainerSpec.of("db", image).waitFor(new ReadyCondition.Running()));
        return catchThrowableOfType(StartException.class, () -> runtime.start(stack, List.of()));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyRefusalOfAStartHasACauseWithARemedy(Kind kind) {
        for (int i = 0; i < 5; i++) {
            engine.failNext("start container db", FakeEngine.failure(kind, "so it is"));
        }

        StartException failure = failure("db:1");

        assertThat(failure.report().cause()).isInstanceOf(of(kind));
        assertThat(failure.report().seen()).isEqualTo("so it is");
        assertThat(failure.report().remedy()).endsWith(".");
        assertThat(failure.getMessage()).startsWith("The container <db> ").contains("\n  Next: ");
    }

    private static Class<? extends Cause> of(Kind kind) {
        return switch (kind) {
            case IMAGE_MISSING -> ImageCause.ImageMissing.class;
            case IMAGE_UNKNOWN -> ImageCause.ImageNotFound.class;
            case REGISTRY_DENIED -> ImageCause.ImageDenied.class;
            case RATE_LIMITED -> ImageCause.ImageRateLimited.class;
            case REGISTRY_UNREACHABLE -> ImageCause.RegistryUnreachable.class;
            case WRONG_PLATFORM -> ImageCause.WrongPlatform.class;
            case BUILD_FAILED -> ImageCause.BuildFailed.class;
            case NAME_TAKEN -> ConflictCause.NameTaken.class;
            case PORT_TAKEN -> ConflictCause.PortTaken.class;
            case ADDRESS_POOLS_EXHAUSTED -> ConflictCause.AddressPoolsExhausted.class;
            case SUBNET_OVERLAP -> ConflictCause.SubnetOverlap.class;
            case COMMAND_NOT_FOUND -> ProcessCause.CommandNotFound.class;
            case DISK_FULL -> EngineCause.DiskFull.class;
            case TIMEOUT -> EngineCause.EngineTimeout.class;
            case CONNECTION, NOT_AN_ENGINE -> EngineCause.EngineUnreachable.class;
            case NOT_FOUND, IN_USE, WRONG_STATE, FILE_OR_FOLDER, OTHER -> EngineCause.EngineRefused.class;
        };
    }

    @Test
    void aPullThatTakesTooLongIsNoSlowBoot() {
        engine.failNext("pull image late:1", FakeEngine.failure(Kind.TIMEOUT, "silent for 1m"));

        StartException failure = failure("late:1");

        assertThat(failure.report().cause()).isInstanceOf(ImageCause.SlowPull.class);
        assertThat(failure.report().headline())
                .startsWith("The image <late:1> was still being pulled after ")
                .endsWith(": silent for 1m");
    }

    @Test
    void anEndForLackOfMemoryIsOneAlsoIfThatIsToldAfterIt() {
        engine.onStart("db", FakeContainer::endsOutOfMemory);
        StackSpec stack = StackSpec.named("orders")
                .plus(ContainerSpec.of("db", "db:1")
                        .waitFor(new ReadyCondition.LogLine(java.util.regex.Pattern.compile("ready"), 1)));

        StartException failure = catchThrowableOfType(StartException.class, () -> runtime.start(stack, List.of()));

        assertThat(failure.report().cause()).isEqualTo(new ProcessCause.OutOfMemory(Optional.of(137), "", false));
    }

    @Test
    void aPullIsAPhaseOfTheStart() {
        engine.onStart("db", container -> container.exit(1));
        StackSpec stack = StackSpec.named("orders")
                .plus(ContainerSpec.of("db", "late:1")
                        .waitFor(new ReadyCondition.LogLine(java.util.regex.Pattern.compile("ready"), 1)));

        StartException failure = catchThrowableOfType(StartException.class, () -> runtime.start(stack, List.of()));

        assertThat(failure.report().phases()).first().satisfies(phase -> assertThat(phase.name())
                .isEqualTo("pull"));
    }
}
