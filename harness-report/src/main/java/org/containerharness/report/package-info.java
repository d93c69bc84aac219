/** What happened in a build, out of the journals of its sessions. Not for users. */
@NullMarked
package org.containerharness.report;

import org.jspecify.annotations.NullMarked;
