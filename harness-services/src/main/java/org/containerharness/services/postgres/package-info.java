/** A PostgreSQL database for each test, in a shared server. */
@NullMarked
package org.containerharness.services.postgres;

import org.jspecify.annotations.NullMarked;
