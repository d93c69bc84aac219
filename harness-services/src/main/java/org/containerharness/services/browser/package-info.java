/** Browsers that tests drive. */
@NullMarked
package org.containerharness.services.browser;

import org.jspecify.annotations.NullMarked;
