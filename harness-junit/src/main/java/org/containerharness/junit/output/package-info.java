/** What containers wrote and did: live, by test, and when something failed. Not for users. */
@NullMarked
package org.containerharness.junit.output;

import org.jspecify.annotations.NullMarked;
