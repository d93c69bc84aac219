package org.containerharness.compose.internal.translate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private final Element service;

    IsolationPart(ServiceScope scope) {
        this.scope = scope;
        this.service = scope.service();
    }

    ContainerSpec apply(ContainerSpec spec, EngineOptions settings) {
        NAMESPACE_FIELDS.forEach((key, field) -> settings.put("HostConfig/" + field, service.text(key)));
        settings.put("HostConfig/Sysctls", service.pairs("sysctls"));
        settings.put("HostConfig/DeviceCgroupRules", service.texts("device_cgroup_rules"));
        settings.put(
                "HostConfig/Devices",
                service.list("devices").stream().map(IsolationPart::device).toList());
        settings.put("HostConfig/DeviceRequests", deviceRequests());
        securityOptions(settings);
        return spec.security(before -> before.withPrivileged(service.flag("privileged"))
                        .withCapabilities(service.texts("cap_add"), service.texts("cap_drop"))
                        .withReadOnlyRoot(service.flag("read_only")))
                .withSharing(new SharingSpec(mode("pid", settings), mode("ipc", settings), volumesFrom(settings)));
    }

    private static Map<String, Object> device(Element device) {
        String source = device.text("source").orElse("");
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("PathOnHost", source);
        json.put("PathInContainer", device.text("target").orElse(source));
        json.put("CgroupPermissions", device.text("permissions").orElse("rwm"));
        return json;
    }

    private List<Map<String, Object>> deviceRequests() {
        List<Map<String, Object>> requests = new ArrayList<>();
        service.list("gpus").forEach(request -> requests.add(request(request, Set.of("gpu"))));
        service.at("deploy", "resources", "reservations")
                .list("devices")
                .forEach(request -> requests.add(request(request, Set.of())));
        return requests;
    }

    private static Map<String, Object> request(Element request, Set<String> implied) {
        List<String> deviceIds = request.texts("device_ids");
        Set<String> capabilities = new LinkedHashSet<>(request.texts("capabilities"));
        capabilities.addAll(implied);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("Driver", request.text("driver").orElse(""));
        json.put("Count", request.integer("count").orElse(deviceIds.isEmpty() ? -1 : 0));
        json.put("DeviceIDs", deviceIds);
        json.put("Capabilities", List.of(List.copyOf(capabilities)));
        json.put("Options", request.pairs("options"));
        return json;
    }

    /** A service's first container by its declared name; a container outside the stack is the engine's business. */
    private Optional<String> mode(String key, EngineOptions settings) {
        Optional<String> mode = service.text(key);
        if (mode.flatMap(text -> new NamespaceMode(text).container()).isPresent()) {
            settings.put("HostConfig/" + (key.equals("pid") ? "PidMode" : "IpcMode"), mode);
            return Optional.empty();
        }
        return mode.map(text -> scope.names().declared(new NamespaceMode(text)).text());
    }

    private List<SharingSpec.VolumesFrom> volumesFrom(EngineOptions settings) {
        List<SharingSpec.VolumesFrom> ofServices = new ArrayList<>();
        List<String> all = new ArrayList<>();
        for (String text : service.texts("volumes_from")) {
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

    private void securityOptions(EngineOptions settings) {
        List<String> options = new ArrayList<>();
        for (String option : service.texts("security_opt")) {
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
