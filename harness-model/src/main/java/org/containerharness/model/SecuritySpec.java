package org.containerharness.model;

import java.util.List;

/**
 * What a container may do beyond the engine's defaults.
 *
 * @param privileged everything the host may do; root-equal, so never a default
 * @param capabilitiesAdded such as {@code NET_ADMIN}
 * @param capabilitiesDropped such as {@code ALL}
 * @param readOnlyRoot mount the image's file system read-only
 */
public record SecuritySpec(
        boolean privileged, List<String> capabilitiesAdded, List<String> capabilitiesDropped, boolean readOnlyRoot) {

    /** The engine's defaults. */
    public static final SecuritySpec DEFAULT = new SecuritySpec(false, List.of(), List.of(), false);

    public SecuritySpec {
        capabilitiesAdded = List.copyOf(capabilitiesAdded);
        capabilitiesDropped = List.copyOf(capabilitiesDropped);
    }

    public SecuritySpec withPrivileged(boolean newPrivileged) {
        return new SecuritySpec(newPrivileged, capabilitiesAdded, capabilitiesDropped, readOnlyRoot);
    }

    public SecuritySpec withCapabilities(List<String> added, List<String> dropped) {
        return new SecuritySpec(privileged, added, dropped, readOnlyRoot);
    }

    public SecuritySpec withReadOnlyRoot(boolean newReadOnlyRoot) {
        return new SecuritySpec(privileged, capabilitiesAdded, capabilitiesDropped, newReadOnlyRoot);
    }

    // Written out, as ContainerPort's.

    @Override
    public boolean equals(Object other) {
        return other instanceof SecuritySpec that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    private List<Object> parts() {
        return List.of(privileged, capabilitiesAdded, capabilitiesDropped, readOnlyRoot);
    }
}
