package org.containerharness.compose.internal.translate;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.compose.model.BlockLimits;
import org.containerharness.compose.model.ResourceLimits;
import org.containerharness.model.ByteSize;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ResourceSpec;
import org.containerharness.model.Ulimit;

/** What a service's containers may use. */
final class LimitsPart {

    private static final Map<String, String> CPU_FIELDS = Map.of(
            "cpu_count", "CpuCount",
            "cpu_percent", "CpuPercent",
            "cpu_period", "CpuPeriod",
            "cpu_quota", "CpuQuota",
            "cpu_rt_period", "CpuRealtimePeriod",
            "cpu_rt_runtime", "CpuRealtimeRuntime",
            "cpu_shares", "CpuShares");

    private final ServiceScope scope;
    private final ResourceLimits limits;

    LimitsPart(ServiceScope scope) {
        this.scope = scope;
        this.limits = scope.service().limits();
    }

    ContainerSpec apply(ContainerSpec spec, Settings settings) {
        settings.put("HostConfig/MemoryReservation", limits.memoryReservation());
        settings.put("HostConfig/MemorySwap", limits.memorySwap());
        settings.put("HostConfig/MemorySwappiness", limits.memorySwappiness());
        settings.put("HostConfig/CpusetCpus", limits.cpuSet());
        settings.putIf(limits.isOomKillDisabled(), "HostConfig/OomKillDisable", true);
        settings.put("HostConfig/OomScoreAdj", limits.oomScoreAdjustment());
        limits.cpuValues().forEach((key, value) -> settings.put("HostConfig/" + CPU_FIELDS.get(key), value));
        limits.block().ifPresent(block -> block(block, settings));
        return spec.resources(this::changed);
    }

    private ResourceSpec changed(ResourceSpec before) {
        ResourceSpec spec = before.withUlimits(scope.service().isolation().ulimits().stream()
                .map(limit -> new Ulimit(limit.name(), limit.soft(), limit.hard()))
                .toList());
        spec = positive(limits.memory())
                .map(ByteSize::new)
                .map(spec::withMemory)
                .orElse(spec);
        spec = limits.cpus()
                .filter(amount -> amount > 0)
                .map(BigDecimal::valueOf)
                .map(spec::withCpus)
                .orElse(spec);
        spec = limits.pids().filter(limit -> limit != 0).map(spec::withPids).orElse(spec);
        return positive(scope.service().storage().shmSize())
                .map(ByteSize::new)
                .map(spec::withSharedMemory)
                .orElse(spec);
    }

    /** For the engine, 0 is "no limit", as if nothing were said. */
    private static Optional<Long> positive(Optional<Long> value) {
        return value.filter(amount -> amount > 0);
    }

    private static void block(BlockLimits block, Settings settings) {
        settings.put("HostConfig/BlkioWeight", block.weight());
        settings.put("HostConfig/BlkioWeightDevice", devices(block.deviceWeights(), "Weight"));
        settings.put("HostConfig/BlkioDeviceReadBps", devices(block.readBytes(), "Rate"));
        settings.put("HostConfig/BlkioDeviceReadIOps", devices(block.readOperations(), "Rate"));
        settings.put("HostConfig/BlkioDeviceWriteBps", devices(block.writtenBytes(), "Rate"));
        settings.put("HostConfig/BlkioDeviceWriteIOps", devices(block.writeOperations(), "Rate"));
    }

    private static List<Map<String, Object>> devices(List<BlockLimits.Device> devices, String field) {
        return devices.stream().map(device -> device(device, field)).toList();
    }

    private static Map<String, Object> device(BlockLimits.Device device, String field) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("Path", device.path());
        json.put(field, device.value());
        return json;
    }
}
