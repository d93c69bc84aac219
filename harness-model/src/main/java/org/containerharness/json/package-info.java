/** Records as JSON text and back, without a library: a journal's lines and reports need no more. Not for users. */
@NullMarked
package org.containerharness.json;

import org.jspecify.annotations.NullMarked;
