/** Mail servers. */
@NullMarked
package org.containerharness.services.mail;

import org.jspecify.annotations.NullMarked;
