/** What database services have in common: migrations, and the template databases that they make. */
@NullMarked
package org.containerharness.services.sql;

import org.jspecify.annotations.NullMarked;
