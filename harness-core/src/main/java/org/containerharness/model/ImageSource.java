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

    static ImageSource named(String reference) {
        return new Pulled(ImageReference.parse(reference), Optional.empty(), Optional.empty());
    }
}
