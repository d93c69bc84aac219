/** What runs for whom: the session, its shared fixtures, and the levels of classes and tests; not for users. */
@NullMarked
package org.containerharness.junit.internal;

import org.jspecify.annotations.NullMarked;
