package org.containerharness.compose.model;

import java.util.List;
import java.util.Map;

/**
 * What separates a service from the host and from others.
 *
 * @param isPrivileged whether it has every right
 * @param addedCapabilities capabilities beyond the default
 * @param droppedCapabilities capabilities taken away
 * @param securityOptions options of security modules
 * @param namespaces {@code pid}, {@code ipc}, {@code uts}, {@code userns_mode}, {@code cgroup}, {@code cgroup_parent},
 *     {@code runtime} and {@code isolation}, by key
 * @param devices devices of the host
 * @param deviceCgroupRules rules for devices
 * @param deviceRequests GPUs and the like, of {@code gpus} and {@code deploy}
 * @param sysctls kernel parameters
 * @param ulimits limits
 */
public record Isolation(
        boolean isPrivileged,
        List<String> addedCapabilities,
        List<String> droppedCapabilities,
        List<String> securityOptions,
        Map<String, String> namespaces,
        List<Device> devices,
        List<String> deviceCgroupRules,
        List<DeviceRequest> deviceRequests,
        Map<String, String> sysctls,
        List<Ulimit> ulimits) {

    public Isolation {
        addedCapabilities = List.copyOf(addedCapabilities);
        droppedCapabilities = List.copyOf(droppedCapabilities);
        securityOptions = List.copyOf(securityOptions);
        namespaces = Map.copyOf(namespaces);
        devices = List.copyOf(devices);
        deviceCgroupRules = List.copyOf(deviceCgroupRules);
        deviceRequests = List.copyOf(deviceRequests);
        sysctls = Map.copyOf(sysctls);
        ulimits = List.copyOf(ulimits);
    }
}
