package org.containerharness.compose.internal.translate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.containerharness.compose.model.Device;
import org.containerharness.compose.model.DeviceRequest;
import org.containerharness.compose.model.Isolation;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.NamespaceMode;
import org.containerharness.model.SharingSpec;

/** What separates a service's containers from the host and from each other. */
final class IsolationPart {

    /** Fields of the engine by key of the service. */
    private static final Map<String, String> NAMESPACE_FIELDS = Map.of(
            "uts", "UTSMode",
            "userns_mode", "UsernsMode",
            "cgroup", "CgroupnsMode",
            "cgroup_parent", "CgroupParent",
            "runtime", "Runtime",
            "isolation", "Isolation");

    private final ServiceScope scope;
    private final Isolation isolation;

    IsolationPart(ServiceScope scope) {
        this.scope = scope;
        this.isolation = scope.service().isolation();
    }

    ContainerSpec apply(ContainerSpec spec, Settings settings) {
        isolation.namespaces().forEach((key, value) -> {
            String field = NAMESPACE_FIELDS.get(key);
            if (field != null) {
                settings.put("HostConfig/" + field, value);
            }
        });
        settings.put("HostConfig/Sysctls", isolation.sysctls());
        settings.put("HostConfig/DeviceCgroupRules", isolation.deviceCgroupRules());
        settings.put(
                "HostConfig/Devices",
                isolation.devices().stream().map(IsolationPart::device).toList());
        settings.put(
                "HostConfig/DeviceRequests",
                isolation.deviceRequests().stream().map(IsolationPart::request).toList());
        securityOptions(settings);
        return spec.security(before -> before.withPrivileged(isolation.isPrivileged())
                        .withCapabilities(isolation.addedCapabilities(), isolation.droppedCapabilities())
                        .withReadOnlyRoot(scope.service().storage().isRootReadOnly()))
                .withSharing(new SharingSpec(mode("pid", settings), mode("ipc", settings), volumesFrom(settings)));
    }

    private static Map<String, Object> device(Device device) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("PathOnHost", device.source());
        json.put("PathInContainer", device.target());
        json.put("CgroupPermissions", device.permissions());
        return json;
    }

    private static Map<String, Object> request(DeviceRequest request) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("Driver", request.driver().orElse(""));
        json.put("Count", request.count().orElse(request.deviceIds().isEmpty() ? -1 : 0));
        json.put("DeviceIDs", request.deviceIds());
        json.put("Capabilities", List.of(request.capabilities()));
        json.put("Options", request.options());
        return json;
    }

    /** A service's first container by its declared name; a container outside the stack is the engine's business. */
    private Optional<String> mode(String key, Settings settings) {
        Optional<String> mode = Optional.ofNullable(isolation.namespaces().get(key));
        if (mode.flatMap(text -> new NamespaceMode(text).container()).isPresent()) {
            settings.put("HostConfig/" + (key.equals("pid") ? "PidMode" : "IpcMode"), mode);
            return Optional.empty();
        }
        return mode.map(text -> scope.names().declared(new NamespaceMode(text)).text());
    }

    private List<SharingSpec.VolumesFrom> volumesFrom(Settings settings) {
        List<SharingSpec.VolumesFrom> ofServices = new ArrayList<>();
        List<String> all = new ArrayList<>();
        for (String text : scope.service().storage().volumesFrom()) {
            Optional<String> outside = new NamespaceMode(text).container();
            if (outside.isPresent()) {
                all.add(outside.get());
            } else {
                String[] parts = text.split(":", 2);
                boolean isReadOnly = parts.length == 2 && parts[1].equals("ro");
                String container = scope.names().declared(parts[0], 1);
                ofServices.add(new SharingSpec.VolumesFrom(container, isReadOnly));
                all.add("{" + container + "}" + (isReadOnly ? ":ro" : ""));
            }
        }
        settings.putIf(all.size() > ofServices.size(), "HostConfig/VolumesFrom", all);
        return ofServices;
    }

    // Security options

    private void securityOptions(Settings settings) {
        List<String> options = new ArrayList<>();
        for (String option : isolation.securityOptions()) {
            if (option.equals("systempaths=unconfined") || option.equals("systempaths:unconfined")) {
                settings.put("HostConfig/MaskedPaths", (Object) List.of());
                settings.put("HostConfig/ReadonlyPaths", (Object) List.of());
            } else {
                securityOption(option).ifPresent(options::add);
            }
        }
        settings.put("HostConfig/SecurityOpt", options);
    }

    private Optional<String> securityOption(String option) {
        boolean isProfile = option.startsWith("seccomp=") || option.startsWith("seccomp:");
        String value = isProfile ? option.substring("seccomp=".length()) : "";
        if (!isProfile || value.equals("unconfined") || value.equals("builtin")) {
            return Optional.of(option);
        }
        Path file = scope.project().directory().resolve(value);
        try {
            return Optional.of("seccomp=" + CompactJson.of(Files.readString(file)));
        } catch (IOException e) {
            scope.refuse("the seccomp profile " + file + " cannot be read: " + e, "security_opt");
            return Optional.empty();
        }
    }
}
