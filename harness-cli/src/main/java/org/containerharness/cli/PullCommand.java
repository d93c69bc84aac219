package org.containerharness.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.containerharness.Harness;
import org.containerharness.compose.ComposeProject;
import org.containerharness.engine.EngineException;
import org.containerharness.model.ContainerSpec;
import org.containerharness.model.HarnessException;
import org.containerharness.model.ImageReference;
import org.containerharness.model.ImageSource;
import org.containerharness.settings.Setting;
import org.containerharness.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code compose pull}. */
@Command(name = "pull", description = "Pull service images.")
final class PullCommand extends ProjectCommand {

    @Option(
            names = "--policy",
            paramLabel = "missing|always",
            defaultValue = "always",
            description = "Default: always.")
    private String policy = "always";

    @Option(names = "--ignore-pull-failures", description = "Pull what it can.")
    private boolean isLenient;

    @Option(names = "--include-deps", description = "Also pull what the services need.")
    private boolean isWithDependencies;

    @Option(
            names = {"-q", "--quiet"},
            description = "Pull without printing progress information.")
    private boolean isQuiet;

    @Option(
            names = "--ignore-buildable",
            hidden = true,
            description = "Accepted; images that are built are not pulled.")
    private boolean ignored;

    @Parameters(paramLabel = "SERVICE", description = "Services whose images are pulled; default is all.")
    private List<String> services = new ArrayList<>();

    @Override
    int run() {
        if (!policy.equals("always") && !policy.equals("missing")) {
            throw new HarnessException("--policy takes missing or always, not <" + policy + ">.");
        }
        Settings settings = program().settings();
        if (settings.flag(Setting.IMAGE_OFFLINE)) {
            throw new HarnessException("The setting " + Setting.IMAGE_OFFLINE.key() + " forbids to pull images.");
        }
        ComposeProject files = load(services);
        Map<String, ImageSource.Pulled> images = new LinkedHashMap<>();
        for (ContainerSpec spec : stack(files.name(), services).toSpec().containers()) {
            boolean isMeant = services.isEmpty() || isWithDependencies || services.contains(service(spec));
            if (isMeant && spec.image() instanceof ImageSource.Pulled pulled) {
                images.putIfAbsent(pulled.reference().toString(), pulled);
            }
        }
        int failures = 0;
        try (Harness harness = harness(settings)) {
            for (ImageSource.Pulled image : images.values()) {
                failures += isPulled(harness, image) ? 0 : 1;
            }
        }
        return failures == 0 || isLenient ? DONE : FAILED;
    }

    private boolean isPulled(Harness harness, ImageSource.Pulled image) {
        ImageReference used = harness.images().used(image.reference().toString());
        try {
            boolean isThere = harness.engine().images().find(used.toString()).isPresent();
            if (!isThere || policy.equals("always")) {
                harness.engine().images().pull(used, image.platform(), progress -> {});
            }
            if (!isQuiet) {
                compose.complain("Image " + used + (isThere && policy.equals("missing") ? "  is there" : "  pulled"));
            }
            return true;
        } catch (EngineException e) {
            compose.complain("Image " + used + "  not pulled: " + e.getMessage());
            return false;
        }
    }
}
