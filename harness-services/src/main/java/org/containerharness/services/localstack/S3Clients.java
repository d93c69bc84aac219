package org.containerharness.services.localstack;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Needs the client of S3 on the class path; loaded only if it is asked for. */
final class S3Clients {

    private S3Clients() {}

    static S3Client client(LocalStack stack) {
        return S3Client.builder()
                .endpointOverride(URI.create(stack.url()))
                .region(Region.of(stack.region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(stack.accessKey(), stack.secretKey())))
                .forcePathStyle(true)
                .build();
    }
}
