package org.containerharness.compose.internal.decode;

/**
 * How much one load may read, so that a hostile or broken file is refused early and in little memory.
 *
 * @param fileBytes the largest file
 * @param depth the deepest nesting
 * @param nodes the most values of all files together, each use of an alias counted anew
 * @param files the most files
 * @param includeDepth the longest chain of includes or of extended files
 */
public record Limits(int fileBytes, int depth, int nodes, int files, int includeDepth) {

    /** Far above any real project, far below what hurts. */
    public static final Limits DEFAULT = new Limits(8 * 1024 * 1024, 100, 250_000, 400, 50);
}
