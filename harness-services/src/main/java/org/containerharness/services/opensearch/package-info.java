/** OpenSearch servers. */
@NullMarked
package org.containerharness.services.opensearch;

import org.jspecify.annotations.NullMarked;
