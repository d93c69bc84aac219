package org.containerharness.handle;

import java.util.List;
import org.containerharness.engine.Capability;
import org.containerharness.engine.EngineInfo;
import org.containerharness.engine.ExecRequest;
import org.containerharness.engine.ExecResult;
import org.containerharness.model.ContainerPort;
import org.containerharness.model.DurationText;
import org.containerharness.model.HarnessException;
import org.containerharness.readiness.Excerpt;
import org.containerharness.settings.Setting;

/** What a container's handle cannot do, and why. */
final class HandleRefusals {

    private HandleRefusals() {}

    static HarnessException isElsewhere(String name) {
        return new HarnessException("The container <" + name + "> was not started: a setting " + Setting.useKey(name)
                + " says that its service is there already. What needs the container itself (commands, files, output,"
                + " restarts) is not possible then.");
    }

    static HarnessException hasNotOnePort(String name, List<ContainerPort> published) {
        return new HarnessException("The container <" + name + "> publishes " + published.size() + " TCP ports: "
                + published + ". Name the one you mean.");
    }

    /** The result of a command that has ended; else what is thrown. */
    static ExecResult unlessItRunsStill(String name, ExecRequest request, ExecResult result) {
        if (result.exitCode().isPresent()) {
            return result;
        }
        throw new HarnessException("The command <" + request.command() + "> in container <" + name
                + "> did not end within " + DurationText.print(request.timeout())
                + "; the engine lets it run on. Written so far: <"
                + Excerpt.endOf(result.stdout()) + Excerpt.endOf(result.stderr())
                + ">. Give it a longer limit with within(...), or see what it waits for.");
    }

    static HarnessException hasNoSnapshot(RunningContainer container) {
        return new HarnessException("The container <" + container.name() + "> (" + container.image() + ", declared at "
                + container.place() + ") has no snapshot to go back to. By themselves only databases have one that are"
                + " declared alone, in a scope of this JVM; ask for one with snapshot = \"true\", see"
                + " docs/snapshots.md.");
    }

    static void unlessNetworksAreSeparate(EngineInfo engine, String container, RunningNetwork network) {
        engine.require(Capability.SEPARATE_NETWORKS, "Cutting <" + container + "> off from " + network);
    }
}
