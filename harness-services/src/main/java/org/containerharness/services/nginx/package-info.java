/** nginx servers. */
@NullMarked
package org.containerharness.services.nginx;

import org.jspecify.annotations.NullMarked;
