package org.containerharness.docker.api;

/** A version of the Engine API, such as 1.45. */
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {

    /** The oldest and newest one whose requests and answers are known here. */
    public static final ApiVersion OLDEST = new ApiVersion(1, 24);

    public static final ApiVersion NEWEST = new ApiVersion(1, 51);

    public static final ApiVersion WITH_CONTENT_TYPE_OF_LOGS = new ApiVersion(1, 42);
    public static final ApiVersion WITH_SEVERAL_ENDPOINTS = new ApiVersion(1, 44);
    public static final ApiVersion WITH_START_INTERVAL = new ApiVersion(1, 44);
    public static final ApiVersion WITH_SUBPATH = new ApiVersion(1, 45);
    /** Since Docker 26 a followed log is answered at once, not with its first line (moby issue 47448). */
    public static final ApiVersion WITH_PROMPT_LOGS = new ApiVersion(1, 45);

    public static final ApiVersion WITH_GATEWAY_PRIORITY = new ApiVersion(1, 48);
    public static final ApiVersion WITH_INTERFACE_NAME = new ApiVersion(1, 48);
    public static final ApiVersion WITH_IPV4_SWITCH = new ApiVersion(1, 48);

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
