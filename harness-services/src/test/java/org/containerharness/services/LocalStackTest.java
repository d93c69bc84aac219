package org.containerharness.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.containerharness.junit.Connect;
import org.containerharness.junit.Endpoint;
import org.containerharness.junit.Handle;
import org.containerharness.junit.Leftovers;
import org.containerharness.junit.Scope;
import org.containerharness.junit.TestRun;
import org.containerharness.services.localstack.LocalStack;
import org.containerharness.services.localstack.S3Bucket;
import org.containerharness.services.localstack.WithLocalStack;
import org.containerharness.services.localstack.WithS3Bucket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.sqs.SqsClient;

/** S3 and SQS by one annotation; where no registry answers, against S3Mock and ElasticMQ behind one port. */
@OnDemandImage("localstack/localstack:4")
class LocalStackTest {

    @AfterEach
    void nothingIsLeft() {
        Leftovers.none();
    }

    @Test
    void hasItsBucketsAndQueues() {
        TestRun.overRealEngine().run(OnAws.class).succeeded(8);
    }

    @WithLocalStack(
            name = "aws",
            services = {"s3", "sqs"},
            buckets = "invoices",
            queues = {"orders", "payments.fifo"})
    @WithS3Bucket(name = "own", in = "aws", scope = Scope.METHOD)
    static class OnAws {

        private static final Set<String> NAMES = ConcurrentHashMap.newKeySet();

        @Test
        void keepsObjects(@Connect S3Client s3, @Handle("aws") LocalStack aws, @Endpoint("{aws.url}") String url) {
            s3.putObject(request -> request.bucket("invoices").key("a/1"), RequestBody.fromString("tea"));

            assertThat(s3.getObjectAsBytes(request -> request.bucket("invoices").key("a/1"))
                            .asUtf8String())
                    .isEqualTo("tea");
            assertThat(url).isEqualTo(aws.url());
        }

        @Test
        void deliversMessages(@Connect SqsClient sqs) {
            String url = sqs.getQueueUrl(request -> request.queueName("orders")).queueUrl();
            sqs.sendMessage(request -> request.queueUrl(url).messageBody("tea"));

            assertThat(sqs.receiveMessage(request -> request.queueUrl(url).waitTimeSeconds(5))
                            .messages())
                    .singleElement()
                    .satisfies(message -> assertThat(message.body()).isEqualTo("tea"));
            assertThat(sqs.listQueues().queueUrls()).hasSize(2);
        }

        @RepeatedTest(6)
        void givesEachTestABucketOfItsOwn(@Connect S3Client s3, @Handle("own") S3Bucket own) {
            assertThat(s3.listBuckets().buckets()).extracting(Bucket::name).contains(own.name());
            assertThat(s3.listObjectsV2(request -> request.bucket(own.name())).contents())
                    .isEmpty();
            assertThat(NAMES.add(own.name())).isTrue();
            s3.putObject(request -> request.bucket(own.name()).key("a & b/ü +1"), RequestBody.fromString("mine"));
        }
    }

    @Test
    void saysWhichScriptFailed() {
        assertThat(ConnectTest.failure(Broken.class))
                .contains("The script 001-broken.sh of <localstack> failed.")
                .contains("no-such-program: not found");
    }

    @WithLocalStack(init = "broken.sh")
    static class Broken {
        @Test
        void neverRuns() {}
    }

    @Test
    void refusesNamesThatCannotBe() {
        assertThat(ConnectTest.failure(Wrong.class))
                .contains("@WithLocalStack version: <latest one> is no version.")
                .contains("@WithLocalStack buckets[0]: <In_voices> is no name of a bucket. Write one such as invoices.")
                .contains("@WithLocalStack queues[0]: <a b> is no name of a queue.");
    }

    @WithLocalStack(version = "latest one", buckets = "In_voices", queues = "a b")
    static class Wrong {
        @Test
        void neverRuns() {}
    }
}
