package org.containerharness.compose.internal.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.containerharness.compose.model.ServiceProcess;
import org.containerharness.model.Command;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ProcessSpec;

/** What runs in a service's containers. */
final class ProcessPart {

    private final ServiceProcess process;

    ProcessPart(ServiceScope scope) {
        this.process = scope.service().process();
    }

    ContainerSpec apply(ContainerSpec spec, Settings settings) {
        // Docker's command asks for both streams, and inspect shows it.
        settings.put("AttachStdout", true);
        settings.put("AttachStderr", true);
        settings.put("HostConfig/GroupAdd", process.groups());
        settings.putIf(!process.isInit().orElse(true), "HostConfig/Init", false);
        entrypoint(settings);
        environment(settings);
        return spec.process(this::changed);
    }

    private ProcessSpec changed(ProcessSpec before) {
        ProcessSpec spec = before.withTty(process.isTty())
                .withStdinOpen(process.isStdinOpen())
                .withInit(process.isInit().orElse(false))
                .plusEnvironment(new TreeMap<>(process.environment()));
        spec = process.command().map(Command::new).map(spec::withCommand).orElse(spec);
        spec = process.entrypoint()
                .filter(words -> !words.isEmpty())
                .map(Command::new)
                .map(spec::withEntrypoint)
                .orElse(spec);
        spec = process.workingDirectory().map(spec::withWorkingDirectory).orElse(spec);
        spec = process.user().map(spec::withUser).orElse(spec);
        spec = process.stopSignal().map(spec::withStopSignal).orElse(spec);
        return process.stopGracePeriod().map(spec::withStopTimeout).orElse(spec);
    }

    /** An empty one takes the image's away and keeps its command. */
    private void entrypoint(Settings settings) {
        process.entrypoint().filter(List::isEmpty).ifPresent(none -> settings.put("Entrypoint", (Object) List.of()));
    }

    /** A variable without a value takes the image's away, which only the engine's own form can say. */
    private void environment(Settings settings) {
        if (process.unsetVariables().isEmpty()) {
            return;
        }
        List<String> variables = new ArrayList<>();
        for (Map.Entry<String, String> entry : new TreeMap<>(process.environment()).entrySet()) {
            variables.add(entry.getKey() + "=" + entry.getValue());
        }
        variables.addAll(process.unsetVariables());
        settings.put("Env", variables);
    }
}
