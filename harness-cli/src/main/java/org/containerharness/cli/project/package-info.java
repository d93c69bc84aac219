/** A Compose project on an engine, as the commands of {@code harness compose} find, start and end it. Not for users. */
@NullMarked
package org.containerharness.cli.project;

import org.jspecify.annotations.NullMarked;
