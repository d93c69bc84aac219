package org.containerharness.services.localstack;

import java.net.InetSocketAddress;
import java.util.List;
import org.containerharness.model.ServiceFacts;
import org.containerharness.space.ServiceClient;
import org.containerharness.space.ServiceKind;

/** Containers that serve what AWS does. */
public final class LocalStackKind implements ServiceKind<LocalStack> {

    static final int PORT = 4566;

    static final String REGION = "AWS_DEFAULT_REGION";

    @Override
    public String name() {
        return "localstack";
    }

    @Override
    public Class<LocalStack> type() {
        return LocalStack.class;
    }

    @Override
    public LocalStack whole(ServiceFacts container) {
        return of(container, PORT);
    }

    static LocalStack of(ServiceFacts container, int port) {
        InetSocketAddress address = container.address(port);
        return new LocalStack(
                container.name(),
                address.getHostString(),
                address.getPort(),
                container.variable(REGION).orElse("us-east-1"));
    }

    @Override
    public List<ServiceClient<LocalStack>> clients() {
        return List.of(
                ServiceClient.of(
                        "software.amazon.awssdk.services.s3.S3Client",
                        "software.amazon.awssdk:s3",
                        stack -> S3Clients.client(stack)),
                ServiceClient.of(
                        "software.amazon.awssdk.services.sqs.SqsClient",
                        "software.amazon.awssdk:sqs",
                        stack -> SqsClients.client(stack)));
    }
}
