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

/** Gives a class or each test a prefix for topics of its own in a Kafka broker that others use too; its topics go with it. */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(WithKafkaTopics.List.class)
@ExtendWith(HarnessExtension.class)
@DeclaredBy(KafkaTopicsDeclarations.class)
public @interface WithKafkaTopics {

    /** The declared name, for {@code @Handle} and, in braces, for addresses. */
    String name();

    /** The declared name of the container that is divided; it may live in a wider scope. */
    String in();

    /** Topics that are made, {@code orders} or {@code payments:3} with partitions, each with the prefix before its name. */
    String[] topics() default {};

    /** The server's port inside the container; it must be published. */
    int port() default 9092;

    /** How long it lives: {@link Scope#METHOD} gives each test one of its own. On a class the default is CLASS. */
    Scope scope() default Scope.BY_PLACE;

    /** Holds several {@link WithKafkaTopics} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        WithKafkaTopics[] value();
    }
}
