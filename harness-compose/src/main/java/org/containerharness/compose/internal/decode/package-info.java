/** YAML text to trees: scalar rules, merge keys, aliases, tags and limits. */
@NullMarked
package org.containerharness.compose.internal.decode;

import org.jspecify.annotations.NullMarked;
