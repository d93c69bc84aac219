package org.containerharness.spread;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.containerharness.engine.EngineFiles;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.FileSpec;

/** Files of containers, each where it is. */
record SpreadFiles(Members members) implements EngineFiles {

    private EngineFiles of(String container) {
        return members.engine(container).files();
    }

    @Override
    public void copyIn(String container, List<FileSpec> files) {
        members.holding(container).forEach(member -> member.engine().files().copyIn(container, files));
    }

    @Override
    public void copyOut(String container, ContainerPath source, Path target) throws IOException {
        of(container).copyOut(container, source, target);
    }

    @Override
    public InputStream read(String container, ContainerPath source) {
        return of(container).read(container, source);
    }

    @Override
    public boolean exists(String container, ContainerPath path) {
        return of(container).exists(container, path);
    }

    @Override
    public List<String> changes(String container) {
        return of(container).changes(container);
    }
}
