package org.containerharness.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.containerharness.Harness;
import org.containerharness.compose.ComposeProject;
import org.containerharness.model.BuildSpec;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.ImageSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code compose build}: builds what has changed since it was built. */
@Command(name = "build", description = "Build services.")
final class BuildCommand extends ProjectCommand {

    @Option(names = "--no-cache", description = "Do not use cache when building the image.")
    private boolean isWithoutCache;

    @Option(
            names = "--pull",
            description = "Always attempt to pull a newer version of the image that it is built from.")
    private boolean isPulled;

    @Option(names = "--build-arg", paramLabel = "KEY=VALUE", description = "Set build-time variables for services.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = {"-q", "--quiet"},
            description = "Don't print anything to STDOUT.")
    private boolean isQuiet;

    @Option(names = "--with-dependencies", description = "Also build what the services need.")
    private boolean isWithDependencies;

    @Parameters(paramLabel = "SERVICE", description = "Services to build; default is all.")
    private List<String> services = new ArrayList<>();

    @Override
    int run() {
        ComposeProject files = load(services);
        Map<String, BuildSpec> builds = new LinkedHashMap<>();
        for (ContainerSpec spec : stack(files.name(), services).toSpec().containers()) {
            boolean isMeant = services.isEmpty() || isWithDependencies || services.contains(service(spec));
            if (isMeant && spec.image() instanceof ImageSource.Built built) {
                builds.putIfAbsent(service(spec), built.build());
            }
        }
        if (builds.isEmpty()) {
            compose.complain("No service has a build.");
            return DONE;
        }
        Map<String, String> given =
                VariableOptions.read(arguments, program().console().environment());
        try (Harness harness = harness(program().settings())) {
            builds.forEach((service, build) -> {
                Map<String, String> all = new LinkedHashMap<>(build.arguments());
                all.putAll(given);
                String image = harness.images()
                        .build(build.withArguments(all)
                                .withNoCache(isWithoutCache || build.noCache())
                                .withPull(isPulled || build.pull()))
                        .reference();
                if (!isQuiet) {
                    program().out().println(service + "  " + image);
                }
            });
        }
        return DONE;
    }
}
