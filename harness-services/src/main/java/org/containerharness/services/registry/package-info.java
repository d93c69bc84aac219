/** A registry of images for tests, with log-in and TLS. */
@NullMarked
package org.containerharness.services.registry;

import org.jspecify.annotations.NullMarked;
