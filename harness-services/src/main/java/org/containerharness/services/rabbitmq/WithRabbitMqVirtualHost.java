package org.containerharness.services.rabbitmq;

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

/** Gives a class or each test a virtual host of its own in a RabbitMQ container that others use too. */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(WithRabbitMqVirtualHost.List.class)
@ExtendWith(HarnessExtension.class)
@DeclaredBy(RabbitMqVirtualHostDeclarations.class)
public @interface WithRabbitMqVirtualHost {

    /** The declared name, for {@code @Handle} and, in braces, for addresses. */
    String name();

    /** The declared name of the container that is divided; it may live in a wider scope. */
    String in();

    /** The server's port inside the container; it must be published. */
    int port() default 5672;

    /** The port of the management plugin inside the container; if it is published, virtual hosts are made faster. */
    int managementPort() default 15672;

    /** How long it lives: {@link Scope#METHOD} gives each test one of its own. On a class the default is CLASS. */
    Scope scope() default Scope.BY_PLACE;

    /** Holds several {@link WithRabbitMqVirtualHost} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        WithRabbitMqVirtualHost[] value();
    }
}
