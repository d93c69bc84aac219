package org.containerharness.plan;

import java.util.List;
import java.util.Optional;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.FileSpec;
import org.containerharness.model.ImageSource;
import org.containerharness.model.MountSpec;
import org.containerharness.model.ResourceId;
import org.containerharness.model.VolumeSpec;

/** Files reach a volume through a container that mounts it and never runs; its image is an empty one of our own. */
record VolumeSeed(VolumeSpec spec, Requests requests) {

    static final String EMPTY_IMAGE = "containerharness/empty:";

    private static final ContainerPath MOUNT_POINT = new ContainerPath("/volume");

    /** @return the number of the operation after which the files are there */
    int plan(Plan.Builder plan, String stackId, int made) {
        String tag = EMPTY_IMAGE + stackId;
        String cause = "the volume " + spec.name() + " is declared with files";
        int built = plan.add(
                new ImageAction.Build(BuildSpec.ofText("FROM scratch\nCMD [\"/never-run\"]\n"), tag, requests.labels()),
                cause,
                List.of());
        ContainerAction.Create create = new ContainerAction.Create(requests.helper(carrier(tag), tag));
        int created = plan.add(create, cause, List.of(made, built));
        ResourceId helper = create.target();
        int copied = plan.add(
                new ContainerAction.CopyFiles(helper, create.engineName(), inVolume()), cause, List.of(created));
        return plan.add(
                new ContainerAction.Remove(helper, create.engineName(), true), "the files are there", List.of(copied));
    }

    /** Where the volume's name is fixed, this one's keeps two processes from filling it at the same time. */
    private ContainerSpec carrier(String tag) {
        ContainerSpec carrier = ContainerSpec.of(spec.name() + "-seed", ImageSource.named(tag))
                .plusMounts(List.of(new MountSpec.VolumeMount(spec.name(), MOUNT_POINT, false, true, Optional.empty())))
                .withPlace(spec.place());
        return spec.engineName()
                .map(name -> carrier.withEngineName(name + "-seed"))
                .orElse(carrier);
    }

    private List<FileSpec> inVolume() {
        return spec.files().stream()
                .map(file -> file.withTarget(file.target().mountedAt(MOUNT_POINT)))
                .toList();
    }
}
