/** What a file may say: the schema, and the rules between elements. */
@NullMarked
package org.containerharness.compose.internal.validate;

import org.jspecify.annotations.NullMarked;
