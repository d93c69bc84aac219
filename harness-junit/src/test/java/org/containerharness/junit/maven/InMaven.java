package org.containerharness.junit.maven;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.containerharness.junit.Scope;
import org.containerharness.junit.WithContainer;

/** One container for a whole build. */
@Retention(RetentionPolicy.RUNTIME)
@WithContainer(name = "maven-shared", image = "busybox:1", command = "sleep 600", scope = Scope.BUILD)
@interface InMaven {}
