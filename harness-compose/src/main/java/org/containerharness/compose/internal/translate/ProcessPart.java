package org.containerharness.compose.internal.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.containerharness.model.Command;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ProcessSpec;

/** What runs in a service's containers. */
final class ProcessPart {

    private final Element service;

    ProcessPart(ServiceScope scope) {
        this.service = scope.service();
    }

    ContainerSpec apply(ContainerSpec spec, EngineOptions settings) {
        // Docker's command asks for both streams, and inspect shows it.
        settings.put("AttachStdout", true);
        settings.put("AttachStderr", true);
        settings.put("HostConfig/GroupAdd", service.texts("group_add"));
        settings.putIf(!service.optionalFlag("init").orElse(true), "HostConfig/Init", false);
        entrypoint(settings);
        environment(settings);
        return spec.process(this::changed);
    }

    private ProcessSpec changed(ProcessSpec before) {
        ProcessSpec spec = before.withTty(service.flag("tty"))
                .withStdinOpen(service.flag("stdin_open"))
                .withInit(service.flag("init"))
                .plusEnvironment(new TreeMap<>(service.pairs("environment")));
        spec = service.optionalTexts("command")
                .map(Command::new)
                .map(spec::withCommand)
                .orElse(spec);
        spec = service.optionalTexts("entrypoint")
                .filter(words -> !words.isEmpty())
                .map(Command::new)
                .map(spec::withEntrypoint)
                .orElse(spec);
        spec = service.text("working_dir").map(spec::withWorkingDirectory).orElse(spec);
        spec = service.text("user").map(spec::withUser).orElse(spec);
        spec = service.text("stop_signal").map(spec::withStopSignal).orElse(spec);
        return service.duration("stop_grace_period").map(spec::withStopTimeout).orElse(spec);
    }

    /** An empty one takes the image's away and keeps its command. */
    private void entrypoint(EngineOptions settings) {
        service.optionalTexts("entrypoint")
                .filter(List::isEmpty)
                .ifPresent(none -> settings.put("Entrypoint", (Object) List.of()));
    }

    /** A variable without a value takes the image's away, which only the engine's own form can say. */
    private void environment(EngineOptions settings) {
        List<String> unset = service.unset("environment");
        if (unset.isEmpty()) {
            return;
        }
        List<String> variables = new ArrayList<>();
        for (Map.Entry<String, String> entry : new TreeMap<>(service.pairs("environment")).entrySet()) {
            variables.add(entry.getKey() + "=" + entry.getValue());
        }
        variables.addAll(unset);
        settings.put("Env", variables);
    }
}
