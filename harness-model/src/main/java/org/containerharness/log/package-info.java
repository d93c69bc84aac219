/** Where the harness says what it does: SLF4J's loggers, and standard error where nobody has them printed. Not for users. */
@NullMarked
package org.containerharness.log;

import org.jspecify.annotations.NullMarked;
