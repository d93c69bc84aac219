package org.containerharness.compose.model;

/** A limit of a kind of resource; a single number sets both sides. */
public record Ulimit(String name, long soft, long hard) {}
