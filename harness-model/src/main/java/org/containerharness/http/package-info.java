/** Reads HTTP/1.1 answers, for whoever has a connection and no use for a client. Not for users. */
@NullMarked
package org.containerharness.http;

import org.jspecify.annotations.NullMarked;
