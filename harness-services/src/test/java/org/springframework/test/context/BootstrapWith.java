package org.springframework.test.context;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Stands in for Spring's own, by whose name its test classes are known. */
@Retention(RetentionPolicy.RUNTIME)
public @interface BootstrapWith {}
