/** Spring and Spring Boot: declared containers as what an application context connects to. */
@NullMarked
package org.containerharness.spring.internal;

import org.jspecify.annotations.NullMarked;
