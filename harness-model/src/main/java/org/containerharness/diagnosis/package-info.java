/**
 * Why something could not be started, or ended: a value with a cause of a closed family, what was found out about it, and
 * what to do next. Texts for people and for programs are made of it.
 */
@NullMarked
package org.containerharness.diagnosis;

import org.jspecify.annotations.NullMarked;
