/** Keycloak servers. */
@NullMarked
package org.containerharness.services.keycloak;

import org.jspecify.annotations.NullMarked;
