package org.containerharness.services.localstack;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.containerharness.junit.DeclaredBy;
import org.containerharness.junit.HarnessExtension;
import org.containerharness.junit.Scope;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives tests the services of AWS in a container, {@code localstack/localstack:4}. Tests get them by {@code @Connect S3Client},
 * {@code @Connect SqsClient}, {@code @Handle LocalStack}, or in texts as {@code {localstack.url}}; {@code @WithS3Bucket} gives
 * each test a bucket of its own.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(WithLocalStack.List.class)
@ExtendWith(HarnessExtension.class)
@DeclaredBy(LocalStackDeclarations.class)
public @interface WithLocalStack {

    /** The name of its container; default is that of the field, else {@code localstack}. */
    String name() default "";

    /** The tag of {@code localstack/localstack}, default {@code 4}. */
    String version() default "";

    /** A whole image reference in place of {@code localstack/localstack}, for an image that behaves like it. */
    String image() default "";

    /** Those that are loaded, such as {@code s3} and {@code sqs}; empty loads each when it is called. */
    String[] services() default {};

    /** Buckets that are there when tests begin. */
    String[] buckets() default {};

    /** Queues that are there when tests begin; one that ends in {@code .fifo} keeps the order. */
    String[] queues() default {};

    /** Scripts that it runs when it is ready, {@code .sh} and {@code .py}: {@code classpath:tables.sh}, or paths, in order. */
    String[] init() default {};

    /** Where everything is made. */
    String region() default "us-east-1";

    /** Further variables {@code NAME=value}; they win over those that this annotation sets. */
    String[] env() default {};

    /** Networks it joins, as {@code @WithContainer} has them. */
    String[] networks() default {};

    /** What a framework makes of it, as {@code @WithContainer} has it: {@code primary}, {@code none}. */
    String connection() default "";

    /** Reached through a proxy of this JVM, as {@code @WithContainer} has it, so that faults can make the way slow. */
    boolean proxied() default false;

    /** How long it lives. */
    Scope scope() default Scope.BY_PLACE;

    /** Takes the place of what a superclass declares under the same name. */
    boolean override() default false;

    /** Holds several {@link WithLocalStack} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        WithLocalStack[] value();
    }
}
