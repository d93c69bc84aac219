package org.containerharness.compose.model;

/** A device of the host in the container; permissions are letters of {@code rwm}. */
public record Device(String source, String target, String permissions) {}
