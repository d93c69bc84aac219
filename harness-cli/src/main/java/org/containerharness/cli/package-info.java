/** The command line: looks at what the harness runs on an engine, and cleans it up. Not for users. */
@NullMarked
package org.containerharness.cli;

import org.jspecify.annotations.NullMarked;
