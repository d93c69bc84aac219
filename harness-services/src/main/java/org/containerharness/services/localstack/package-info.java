/** The services of AWS in a container, and a bucket of S3 for each test. */
@NullMarked
package org.containerharness.services.localstack;

import org.jspecify.annotations.NullMarked;
