/** Files of variables: the grammar of {@code .env} and {@code env_file}. */
@NullMarked
package org.containerharness.compose.internal.dotenv;

import org.jspecify.annotations.NullMarked;
