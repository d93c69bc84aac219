package org.containerharness.services.localstack;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Needs the client of SQS on the class path; loaded only if it is asked for. */
final class SqsClients {

    private SqsClients() {}

    static SqsClient client(LocalStack stack) {
        return SqsClient.builder()
                .endpointOverride(URI.create(stack.url()))
                .region(Region.of(stack.region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(stack.accessKey(), stack.secretKey())))
                .build();
    }
}
