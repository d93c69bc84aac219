/**
 * Configuration: the known settings, where they come from and in which order. Any room may name a setting in its texts;
 * only entry points read values.
 */
@NullMarked
package org.containerharness.settings;

import org.jspecify.annotations.NullMarked;
