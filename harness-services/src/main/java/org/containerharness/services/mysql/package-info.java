/** MySQL servers. */
@NullMarked
package org.containerharness.services.mysql;

import org.jspecify.annotations.NullMarked;
