/** What declarations of services have in common. */
@NullMarked
package org.containerharness.services.internal;

import org.jspecify.annotations.NullMarked;
