package org.containerharness.services.localstack;

import org.containerharness.junit.DeclarationContext;
import org.containerharness.junit.Declarations;
import org.containerharness.model.StackSpec;

/** What {@link WithS3Bucket} declares. */
final class S3BucketDeclarations implements Declarations<WithS3Bucket> {

    @Override
    public StackSpec declare(WithS3Bucket annotation, DeclarationContext context) {
        S3Buckets buckets = new S3Buckets(annotation.port());
        return context.stack().plus(buckets.in(annotation.in(), annotation.name(), context.place()));
    }
}
