/** MongoDB servers, and a database of one for each test. */
@NullMarked
package org.containerharness.services.mongo;

import org.jspecify.annotations.NullMarked;
