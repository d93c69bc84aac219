/** WireMock servers. */
@NullMarked
package org.containerharness.services.wiremock;

import org.jspecify.annotations.NullMarked;
