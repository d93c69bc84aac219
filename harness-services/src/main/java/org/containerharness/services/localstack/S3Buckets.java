package org.containerharness.services.localstack;

import java.util.List;
import java.util.Locale;
import org.containerharness.model.Service;
import org.containerharness.space.SpaceMaker;

/**
 * Buckets of one container.
 *
 * @param port of S3 inside the container; must be published
 */
record S3Buckets(int port) implements SpaceMaker<S3Bucket> {

    @Override
    public Class<S3Bucket> type() {
        return S3Bucket.class;
    }

    @Override
    public List<S3Bucket> open(Service service, List<String> names) {
        AwsCalls calls = AwsCalls.to(service, port);
        return names.stream()
                .map(name -> name.toLowerCase(Locale.ROOT).replace('_', '-'))
                .map(name -> {
                    calls.makeBucket(name);
                    return new S3Bucket(name, calls.stack());
                })
                .toList();
    }

    @Override
    public void close(Service service, List<S3Bucket> spaces) {
        AwsCalls calls = AwsCalls.to(service, port);
        spaces.forEach(space -> calls.removeBucket(space.name()));
    }
}
