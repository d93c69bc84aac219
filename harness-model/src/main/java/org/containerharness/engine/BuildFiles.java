package org.containerharness.engine;

import java.io.InputStream;
import java.util.List;

/** What a builder is sent: the files of a build context, and its Dockerfile. */
public interface BuildFiles {

    /** The Dockerfile's path in what is sent. */
    String dockerfileName();

    /** The Dockerfile's text. */
    String dockerfile();

    /** The size of all files together, in bytes. */
    long size();

    /** The largest files with their sizes, for whoever wonders what takes so long. */
    List<String> largest(int count);

    /** Names of what cannot be sent, since it is neither file, folder nor link. */
    List<String> leftOut();

    /** True if a COPY must not see the Dockerfile, which {@link #archive} has nevertheless. */
    boolean isDockerfileHidden();

    /** What a COPY can see. */
    List<ContextFile> files();

    /**
     * All of it as a tar stream.
     *
     * @param classic for the classic builder, which takes files away itself that .dockerignore names
     */
    InputStream archive(boolean classic);
}
