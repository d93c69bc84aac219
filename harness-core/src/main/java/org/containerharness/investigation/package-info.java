/** Why something failed: of several failures the one that came first, its cause and evidence. Not for users. */
@NullMarked
package org.containerharness.investigation;

import org.jspecify.annotations.NullMarked;
