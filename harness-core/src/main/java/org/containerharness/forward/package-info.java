/**
 * Ports of this JVM's machine that containers reach, by connections that this JVM makes: no privilege, no route and no
 * firewall rule is needed, and what is bound to loopback is reached too.
 */
@NullMarked
package org.containerharness.forward;

import org.jspecify.annotations.NullMarked;
