package org.containerharness.images;

import java.nio.file.Path;
import java.util.Optional;
import org.containerharness.model.BuilderKind;
import org.containerharness.model.PullPolicy;

/**
 * How images are found and made.
 *
 * @param names which image is used for a declared one
 * @param pins which digest a tag stands for
 * @param pullPolicy of images that declare none
 * @param isOffline no registry is asked for anything
 * @param builder of builds that declare none
 * @param cache folder where hashes and locks are kept, empty for nowhere
 */
public record ImageOptions(
        ImageNames names,
        LockFile pins,
        PullPolicy pullPolicy,
        boolean isOffline,
        BuilderKind builder,
        Optional<Path> cache) {

    /** Images as they are declared, nothing kept. */
    public static ImageOptions defaults() {
        return new ImageOptions(
                ImageNames.AS_DECLARED,
                LockFile.NONE,
                PullPolicy.IF_MISSING,
                false,
                BuilderKind.AUTO,
                Optional.empty());
    }

    public ImageOptions offline() {
        return new ImageOptions(names, pins, pullPolicy, true, builder, cache);
    }
}
