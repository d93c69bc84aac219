package org.containerharness.cli;

import java.util.List;
import java.util.Optional;
import org.containerharness.cli.project.Project;
import org.containerharness.cli.project.ProjectContainer;
import org.containerharness.engine.ContainerDetails;
import org.containerharness.engine.Engine;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.HarnessException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code compose port}. */
@Command(name = "port", description = "Print the public port for a port binding.")
final class PortCommand extends ProjectCommand {

    @Option(names = "--protocol", defaultValue = "tcp", description = "tcp or udp.")
    private String protocol = "tcp";

    @Option(names = "--index", paramLabel = "NUMBER", description = "Index of the container of the service.")
    private Optional<Integer> index = Optional.empty();

    @Parameters(index = "0", paramLabel = "SERVICE", description = "The service.")
    private String service = "";

    @Parameters(index = "1", paramLabel = "PRIVATE_PORT", description = "The port inside.")
    private String port = "";

    @Override
    int run() {
        ContainerPort wanted = ContainerPort.parse(port + "/" + protocol);
        try (Engine engine = connect()) {
            ProjectContainer container = new Project(engine, name()).container(service, index.orElse(0));
            ContainerDetails facts = engine.containers().inspect(container.id());
            List<ContainerDetails.HostBinding> bindings = facts.ports().getOrDefault(wanted, List.of());
            if (bindings.isEmpty()) {
                throw new HarnessException("The container " + container.name() + " does not publish " + wanted
                        + ". Published: "
                        + facts.ports().entrySet().stream()
                                .filter(entry -> !entry.getValue().isEmpty())
                                .map(entry -> entry.getKey().toString())
                                .toList()
                        + ".");
            }
            ContainerDetails.HostBinding shown = bindings.stream()
                    .filter(binding -> !binding.address().contains(":"))
                    .findFirst()
                    .orElse(bindings.get(0));
            String address = shown.address().contains(":") ? "[" + shown.address() + "]" : shown.address();
            program().out().println(address + ":" + shown.port());
            return DONE;
        }
    }
}
