package org.containerharness.files;

import java.util.Optional;
import org.containerharness.engine.Capability;
import org.containerharness.engine.EngineInfo;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.BuilderKind;
import org.containerharness.model.InvalidValueException;

/** Refuses builds that an engine's builders cannot make, or would get wrong without a word. */
public final class BuilderNeeds {

    private BuilderNeeds() {}

    /** @throws InvalidValueException naming the first thing that needs more than there is */
    public static void check(BuildSpec build, Dockerfile dockerfile, EngineInfo engine) {
        Optional<Dockerfile.Use> ofPlatform = dockerfile.useOfPlatform(build.arguments());
        if (!engine.has(Capability.BUILDKIT)) {
            if (build.builder().equals(Optional.of(BuilderKind.BUILDKIT))) {
                refuse(engine, Capability.BUILDKIT, "The build, whose builder is buildkit,");
            }
            if (!build.secrets().isEmpty()) {
                refuse(engine, Capability.BUILDKIT, "The build, which has secrets,");
            }
            if (!build.ssh().isEmpty()) {
                refuse(engine, Capability.BUILDKIT, "The build, which uses an SSH agent,");
            }
            ofPlatform.ifPresent(use -> refuse(engine, Capability.BUILDKIT, told(use) + ", which"));
        }
        boolean isClassic = build.builder().equals(Optional.of(BuilderKind.CLASSIC));
        if (isClassic || !engine.has(Capability.BUILDKIT)) {
            if (!engine.has(Capability.CLASSIC_BUILDER)) {
                refuse(engine, Capability.CLASSIC_BUILDER, "The build");
            }
            ofPlatform.ifPresent(use -> {
                throw new InvalidValueException(told(use)
                        + ", and the classic builder does not know what that stands for. Leave the builder out, or name"
                        + " the image in full.");
            });
        }
    }

    private static String told(Dockerfile.Use use) {
        return "The Dockerfile names <" + use.written() + "> in line "
                + use.instruction().line();
    }

    private static void refuse(EngineInfo engine, Capability capability, String what) {
        throw new InvalidValueException(engine.refusal(capability, what));
    }
}
