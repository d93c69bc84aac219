package org.containerharness.run;

import java.util.ArrayList;
import java.util.List;
import org.containerharness.plan.Action;
import org.containerharness.plan.ContainerAction;
import org.containerharness.plan.NetworkAction;
import org.containerharness.plan.Remains;
import org.containerharness.plan.VolumeAction;

/** Tells how to look into what is kept, and how to remove it. */
final class KeptStack {

    private KeptStack() {}

    /** @param markers volumes that mark it as kept */
    static String commands(List<Action> done, List<String> markers) {
        List<String> lines = new ArrayList<>();
        StringBuilder containers = new StringBuilder();
        StringBuilder services = new StringBuilder();
        StringBuilder networks = new StringBuilder();
        StringBuilder volumes = new StringBuilder();
        Remains remains = Remains.of(done);
        remains.of(ContainerAction.Create.class).forEach(create -> {
            if (create.spec().service().isPresent()) {
                services.append(' ').append(create.engineName());
                lines.add("  " + create.spec().name() + ": docker service ps " + create.engineName()
                        + "  |  docker service logs " + create.engineName());
                return;
            }
            containers.append(' ').append(create.engineName());
            lines.add("  " + create.spec().name() + ": docker exec -it " + create.engineName() + " sh  |  docker logs "
                    + create.engineName());
        });
        remains.of(NetworkAction.Create.class)
                .forEach(create -> networks.append(' ').append(create.engineName()));
        remains.of(VolumeAction.Create.class)
                .forEach(create -> volumes.append(' ').append(create.engineName()));
        markers.forEach(marker -> volumes.append(' ').append(marker));
        List<String> removal = new ArrayList<>();
        // Their secrets and configs go with the next sweep, since the marker is gone then.
        add(removal, "docker service rm", services);
        add(removal, "docker rm -f -v", containers);
        add(removal, "docker network rm", networks);
        add(removal, "docker volume rm", volumes);
        if (!removal.isEmpty()) {
            lines.add("  remove: " + String.join(" && ", removal));
        }
        return String.join("\n", lines);
    }

    private static void add(List<String> commands, String command, StringBuilder names) {
        if (!names.isEmpty()) {
            commands.add(command + names);
        }
    }
}
