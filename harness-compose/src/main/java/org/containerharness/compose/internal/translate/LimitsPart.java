package org.containerharness.compose.internal.translate;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.compose.internal.tree.MapNode;
import org.containerharness.compose.internal.tree.ScalarNode;
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

    private final Element service;

    LimitsPart(ServiceScope scope) {
        this.service = scope.service();
    }

    ContainerSpec apply(ContainerSpec spec, EngineOptions settings) {
        settings.put(
                "HostConfig/MemoryReservation",
                service.number("mem_reservation")
                        .or(() -> deployed("reservations").number("memory")));
        settings.put("HostConfig/MemorySwap", service.number("memswap_limit"));
        settings.put("HostConfig/MemorySwappiness", service.number("mem_swappiness"));
        settings.put("HostConfig/CpusetCpus", service.text("cpuset"));
        settings.putIf(service.flag("oom_kill_disable"), "HostConfig/OomKillDisable", true);
        settings.put("HostConfig/OomScoreAdj", service.integer("oom_score_adj"));
        CPU_FIELDS.forEach((key, field) -> settings.put("HostConfig/" + field, service.number(key)));
        service.child("blkio_config").ifPresent(block -> block(block, settings));
        return spec.resources(this::changed);
    }

    private ResourceSpec changed(ResourceSpec before) {
        ResourceSpec spec = before.withUlimits(ulimits(service));
        spec = positive(service.number("mem_limit").or(() -> deployed("limits").number("memory")))
                .map(ByteSize::new)
                .map(spec::withMemory)
                .orElse(spec);
        spec = service.decimal("cpus")
                .or(() -> deployed("limits").decimal("cpus"))
                .filter(amount -> amount > 0)
                .map(BigDecimal::valueOf)
                .map(spec::withCpus)
                .orElse(spec);
        spec = service.number("pids_limit")
                .or(() -> deployed("limits").number("pids"))
                .filter(limit -> limit != 0)
                .map(spec::withPids)
                .orElse(spec);
        return positive(service.number("shm_size"))
                .map(ByteSize::new)
                .map(spec::withSharedMemory)
                .orElse(spec);
    }

    /** A single number sets both sides. */
    static List<Ulimit> ulimits(Element owner) {
        List<Ulimit> ulimits = new ArrayList<>();
        owner.at("ulimits").map().entries().forEach((name, node) -> {
            if (node instanceof ScalarNode scalar && scalar.value() instanceof Number both) {
                ulimits.add(new Ulimit(name, both.longValue(), both.longValue()));
            } else if (node instanceof MapNode sides) {
                Element limit = new Element(sides);
                ulimits.add(new Ulimit(
                        name,
                        limit.number("soft").orElse(0L),
                        limit.number("hard").orElse(0L)));
            }
        });
        return ulimits;
    }

    private Element deployed(String section) {
        return service.at("deploy", "resources", section);
    }

    /** For the engine, 0 is "no limit", as if nothing were said. */
    private static Optional<Long> positive(Optional<Long> value) {
        return value.filter(amount -> amount > 0);
    }

    private static void block(Element block, EngineOptions settings) {
        settings.put("HostConfig/BlkioWeight", block.number("weight"));
        settings.put("HostConfig/BlkioWeightDevice", devices(block.list("weight_device"), "weight", "Weight"));
        settings.put("HostConfig/BlkioDeviceReadBps", devices(block.list("device_read_bps"), "rate", "Rate"));
        settings.put("HostConfig/BlkioDeviceReadIOps", devices(block.list("device_read_iops"), "rate", "Rate"));
        settings.put("HostConfig/BlkioDeviceWriteBps", devices(block.list("device_write_bps"), "rate", "Rate"));
        settings.put("HostConfig/BlkioDeviceWriteIOps", devices(block.list("device_write_iops"), "rate", "Rate"));
    }

    private static List<Map<String, Object>> devices(List<Element> devices, String key, String field) {
        return devices.stream().map(device -> device(device, key, field)).toList();
    }

    private static Map<String, Object> device(Element device, String key, String field) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("Path", device.text("path").orElse(""));
        json.put(field, device.number(key).orElse(0L));
        return json;
    }
}
