package org.containerharness.docker.api;

/** A version of the Engine API, such as 1.45. */
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {

    /** The oldest and newest one whose requests and answers are known here. */
    public static final ApiVersion OLDEST = new ApiVersion(1, 24);

    public static final ApiVersion NEWEST = new ApiVersion(1, 51);

    /** Whose calls it knows; it names one that is far older. */
    public static final ApiVersion OF_KUBEDOCK = new ApiVersion(1, 41);

    /** @throws NumberFormatException if it is not a version */
    public static ApiVersion parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 0) {
            throw new NumberFormatException(text);
        }
        return new ApiVersion(Integer.parseInt(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
    }

    public boolean isAtLeast(ApiVersion other) {
        return compareTo(other) >= 0;
    }

    @Override
    public int compareTo(ApiVersion other) {
        return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
