package org.containerharness.files;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.engine.Capability;
import org.containerharness.engine.EngineInfo;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.BuildSsh;
import org.containerharness.model.BuilderKind;
import org.containerharness.model.InvalidValueException;

/** Refuses builds that an engine's builders cannot make, or would get wrong without a word. */
public final class BuilderNeeds {

    private static final String MOUNT = "--mount=";

    private BuilderNeeds() {}

    /** @throws InvalidValueException naming the first thing that needs more than there is, on the engine or in the build */
    public static void check(BuildSpec build, Dockerfile dockerfile, EngineInfo engine) {
        refuseMissing(build, dockerfile);
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

    /** Secrets and agents without which no builder makes the last stage; without others RUN goes on. */
    private static void refuseMissing(BuildSpec build, Dockerfile dockerfile) {
        for (Dockerfile.Instruction instruction : ofStage(dockerfile, build.target())) {
            for (Map<String, String> mount : mounts(instruction)) {
                String type = mount.getOrDefault("type", "bind");
                String required = mount.getOrDefault("required", "false");
                if (!required.isEmpty() && !required.equals("true")) {
                    continue;
                }
                if (type.equals("secret")) {
                    String target = mount.getOrDefault("target", "");
                    String id = mount.getOrDefault("id", target.substring(target.lastIndexOf('/') + 1));
                    boolean isThere =
                            build.secrets().stream().anyMatch(each -> each.id().equals(id));
                    refuse(!isThere, instruction, "secret <" + id + ">");
                } else if (type.equals("ssh")) {
                    String id = mount.getOrDefault("id", BuildSsh.DEFAULT_ID);
                    boolean isThere =
                            build.ssh().stream().anyMatch(each -> each.id().equals(id));
                    refuse(!isThere, instruction, "SSH agent <" + id + ">");
                }
            }
        }
    }

    /** The instructions of a stage, of the last one if none is named: others may not be built. */
    private static List<Dockerfile.Instruction> ofStage(Dockerfile dockerfile, Optional<String> target) {
        List<Dockerfile.Instruction> stage = new ArrayList<>();
        int index = -1;
        for (Dockerfile.Instruction instruction : dockerfile.instructions()) {
            if (instruction.keyword().equals("FROM")) {
                if (index >= 0 && target.isPresent() && isStage(stage.get(0), index, target.get())) {
                    return stage;
                }
                stage.clear();
                index++;
            }
            stage.add(instruction);
        }
        return stage;
    }

    private static boolean isStage(Dockerfile.Instruction from, int index, String name) {
        List<String> words = from.words();
        return name.equals(Integer.toString(index))
                || (words.size() == 3 && words.get(2).equalsIgnoreCase(name));
    }

    private static void refuse(boolean isMissing, Dockerfile.Instruction instruction, String what) {
        if (isMissing) {
            throw new InvalidValueException("The Dockerfile requires the " + what + " in line " + instruction.line()
                    + ", and the build declares none of that name. Declare it, or leave required out there.");
        }
    }

    /** The options of each {@code --mount} of a RUN; one without a value is empty. */
    private static List<Map<String, String>> mounts(Dockerfile.Instruction instruction) {
        List<Map<String, String>> mounts = new ArrayList<>();
        if (!instruction.keyword().equals("RUN")) {
            return mounts;
        }
        for (String word : instruction.text().split("\\s+")) {
            if (!word.startsWith("--")) {
                break;
            }
            if (word.startsWith(MOUNT)) {
                Map<String, String> options = new HashMap<>();
                for (String option : word.substring(MOUNT.length()).split(",")) {
                    String[] pair = option.split("=", 2);
                    options.put(pair[0], pair.length > 1 ? pair[1] : "");
                }
                mounts.add(options);
            }
        }
        return mounts;
    }

    private static String told(Dockerfile.Use use) {
        return "The Dockerfile names <" + use.written() + "> in line "
                + use.instruction().line();
    }

    private static void refuse(EngineInfo engine, Capability capability, String what) {
        throw new InvalidValueException(engine.refusal(capability, what));
    }
}
