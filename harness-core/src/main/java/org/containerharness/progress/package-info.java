/** What is known of a plan that is being carried out. Not for users. */
@NullMarked
package org.containerharness.progress;

import org.jspecify.annotations.NullMarked;
