/** What happened, as values that are told when it happens: every report is made of them. */
@NullMarked
package org.containerharness.events;

import org.jspecify.annotations.NullMarked;
