package org.containerharness.model;

import java.util.Optional;

/** Where a container's image comes from. */
public sealed interface ImageSource {

    /**
     * An image by name.
     *
     * @param reference as declared, before substitution and mirror prefix
     * @param policy empty means the configured one
     * @param platform such as {@code linux/amd64}, empty for the engine's own
     */
    record Pulled(ImageReference reference, Optional<PullPolicy> policy, Optional<String> platform)
            implements ImageSource {

        // Written out: the first use of a record's own equality costs a cold JVM about 80 ms.

        @Override
        public boolean equals(Object other) {
            return other instanceof Pulled pulled
                    && reference.equals(pulled.reference)
                    && policy.equals(pulled.policy)
                    && platform.equals(pulled.platform);
        }

        @Override
        public int hashCode() {
            return 31 * reference.hashCode() + platform.hashCode();
        }

        @Override
        public String toString() {
            return reference.toString();
        }
    }

    /** An image built from a Dockerfile. */
    record Built(BuildSpec build) implements ImageSource {

        @Override
        public String toString() {
            return build.toString();
        }
    }

    /**
     * An image that the stack declares for several containers, see {@link ImageSpec}.
     *
     * @param name its declared name
     */
    record Declared(String name) implements ImageSource {

        @Override
        public String toString() {
            return "@" + name;
        }
    }

    /**
     * What another container of the stack has become by the time it is ready.
     *
     * @param container its declared name
     */
    record Committed(String container, CommitSpec changes) implements ImageSource {

        @Override
        public String toString() {
            return "commit of " + container;
        }
    }

    /** An image by reference, such as {@code postgres:16}, or one that the stack declares, such as {@code @app}. */
    static ImageSource named(String reference) {
        if (reference.startsWith("@")) {
            return declared(reference.substring(1));
        }
        return new Pulled(ImageReference.parse(reference), Optional.empty(), Optional.empty());
    }

    /** An image that the stack declares under this name. */
    static ImageSource declared(String name) {
        return new Declared(name);
    }

    /** What another container of the stack has become by the time it is ready. */
    static ImageSource commitOf(String container) {
        return new Committed(container, CommitSpec.AS_IS);
    }
}
