package org.containerharness.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.containerharness.model.ContainerPath;
import org.containerharness.model.FileSpec;

/** The files of an engine's containers, running or not. */
public interface EngineFiles {

    /** Copies files into the container below {@code /}, all in one upload. */
    void copyIn(String container, List<FileSpec> files);

    /** Copies a file or folder out of the container to {@code target}. */
    void copyOut(String container, ContainerPath source, Path target) throws IOException;

    /** Opens a file or folder of the container as a tar stream; the caller closes it. */
    InputStream read(String container, ContainerPath source);

    /** True if the path exists in the container; needs no shell in it. */
    boolean exists(String container, ContainerPath path);

    /** Paths in the container's own layer that its image does not have like this: added, changed or deleted. */
    List<String> changes(String container);
}
