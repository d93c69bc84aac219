package org.containerharness.services.kafka;

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
 * Gives tests a Kafka broker in KRaft mode, {@code apache/kafka:4.1.1}. Tests get it by {@code @Connect KafkaProducer}, {@code
 * @Handle KafkaBroker}, or in texts as {@code {kafka.url}}; other containers reach it as {@code kafka:19092}.
 *
 * <pre>{@code
 * @WithKafka(topics = {"orders", "payments:3"})
 * class OrdersTest {
 *     @Test void sends(@Connect KafkaProducer<String, String> producer) { … }
 * }
 * }</pre>
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(WithKafka.List.class)
@ExtendWith(HarnessExtension.class)
@DeclaredBy(KafkaDeclarations.class)
public @interface WithKafka {

    /** The name of its container; default is that of the field, else {@code kafka}. */
    String name() default "";

    /** The tag of {@code apache/kafka}, default {@code 4.1.1}. */
    String version() default "";

    /** A whole image reference in place of {@code apache/kafka}, for an image that behaves like it. */
    String image() default "";

    /**
     * Topics that are made when it is ready, {@code orders} or with a number of partitions {@code orders:3}. That needs
     * {@code org.apache.kafka:kafka-clients} on the class path.
     */
    String[] topics() default {};

    /**
     * Who tests must be, by SASL/PLAIN on the published port; empty lets everybody in. Other containers need no log-in at
     * {@code kafka:19092}.
     */
    String user() default "";

    /** Of the {@link #user}. */
    String password() default "";

    /** Makes topics that somebody writes to or reads from before they are there. */
    boolean autoCreateTopics() default true;

    /** Gives up what one test does not need: offsets and transactions have one partition, and groups do not wait for members. */
    boolean tuned() default true;

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

    /** Holds several {@link WithKafka} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        WithKafka[] value();
    }
}
