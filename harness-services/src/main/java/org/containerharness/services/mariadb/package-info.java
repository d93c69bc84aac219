/** A MariaDB database for each test, in a shared server. */
@NullMarked
package org.containerharness.services.mariadb;

import org.jspecify.annotations.NullMarked;
