package org.containerharness.model;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.containerharness.model.internal.ResourceSpecBuilder;

/**
 * Limits of what a container may use; whatever is empty is not limited.
 *
 * @param memory at least 6 MB, the engine's minimum
 * @param cpus how many processors, such as 0.5
 * @param pids how many processes
 * @param sharedMemory size of {@code /dev/shm}; the engine's default is 64 MB
 * @param ulimits limits of each process
 */
public record ResourceSpec(
        Optional<ByteSize> memory,
        Optional<BigDecimal> cpus,
        Optional<Long> pids,
        Optional<ByteSize> sharedMemory,
        List<Ulimit> ulimits) {

    public static final ResourceSpec UNLIMITED =
            new ResourceSpec(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    public ResourceSpec {
        ulimits = List.copyOf(ulimits);
        memory.filter(size -> size.bytes() < ByteSize.ofMegabytes(6).bytes()).ifPresent(size -> {
            throw new InvalidValueException("A memory limit of " + size + " is too small. The engine's minimum is 6m.");
        });
        cpus.filter(amount -> amount.signum() <= 0).ifPresent(amount -> {
            throw new InvalidValueException(
                    "A limit of " + amount + " processors is not possible. Use a number above 0.");
        });
    }

    public ResourceSpec withMemory(ByteSize size) {
        return ResourceSpecBuilder.from(this).memory(Optional.of(size)).build();
    }

    public ResourceSpec withCpus(BigDecimal amount) {
        return ResourceSpecBuilder.from(this).cpus(Optional.of(amount)).build();
    }

    public ResourceSpec withPids(long limit) {
        return ResourceSpecBuilder.from(this).pids(Optional.of(limit)).build();
    }

    public ResourceSpec withSharedMemory(ByteSize size) {
        return ResourceSpecBuilder.from(this).sharedMemory(Optional.of(size)).build();
    }

    public ResourceSpec withUlimits(List<Ulimit> limits) {
        return ResourceSpecBuilder.from(this).ulimits(limits).build();
    }

    // Written out, as ContainerPort's.

    @Override
    public boolean equals(Object other) {
        return other instanceof ResourceSpec that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    private List<Object> parts() {
        return List.of(memory, cpus, pids, sharedMemory, ulimits);
    }
}
