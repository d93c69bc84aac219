/** An engine on another machine, reached by the system's ssh: its API, and the ports that its containers publish. Not for users. */
@NullMarked
package org.containerharness.docker.ssh;

import org.jspecify.annotations.NullMarked;
