package org.containerharness.spread;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.containerharness.engine.EngineFiles;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.FileSpec;

/** Files of containers, each where it is. */
record SpreadFiles(Members members, ServiceContainers services) implements EngineFiles {

    /** Of a service, one of its tasks. */
    private ServiceContainers.Found of(String container) {
        return services.has(container)
                ? services.task(container)
                : new ServiceContainers.Found(members.engine(container), container);
    }

    @Override
    public void copyIn(String container, List<FileSpec> files) {
        if (services.has(container)) {
            ServiceContainers.Found found = of(container);
            found.engine().files().copyIn(found.container(), files);
            return;
        }
        members.holding(container).forEach(member -> member.engine().files().copyIn(container, files));
    }

    @Override
    public void copyOut(String container, ContainerPath source, Path target) throws IOException {
        ServiceContainers.Found found = of(container);
        found.engine().files().copyOut(found.container(), source, target);
    }

    @Override
    public InputStream read(String container, ContainerPath source) {
        ServiceContainers.Found found = of(container);
        return found.engine().files().read(found.container(), source);
    }

    @Override
    public boolean exists(String container, ContainerPath path) {
        ServiceContainers.Found found = of(container);
        return found.engine().files().exists(found.container(), path);
    }

    @Override
    public List<String> changes(String container) {
        ServiceContainers.Found found = of(container);
        return found.engine().files().changes(found.container());
    }
}
