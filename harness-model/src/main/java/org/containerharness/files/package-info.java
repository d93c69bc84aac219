/**
 * Files on their way into and out of images and containers: build contexts, what Dockerfiles say, tar archives. Not
 * for users.
 */
@NullMarked
package org.containerharness.files;

import org.jspecify.annotations.NullMarked;
