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

/**
 * Gives tests a RabbitMQ broker, {@code rabbitmq:3}. Tests get it by {@code @Connect ConnectionFactory}, {@code @Handle
 * RabbitMqVirtualHost}, or in texts as {@code {rabbitmq.url}}; {@code @WithRabbitMqVirtualHost} divides it.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(WithRabbitMq.List.class)
@ExtendWith(HarnessExtension.class)
@DeclaredBy(RabbitMqDeclarations.class)
public @interface WithRabbitMq {

    /** The name of its container; default is that of the field, else {@code rabbitmq}. */
    String name() default "";

    /** The tag of {@code rabbitmq}, default {@code 3}. */
    String version() default "";

    /** A whole image reference in place of {@code rabbitmq}, for an image that behaves like it. */
    String image() default "";

    /** Who may do everything. */
    String user() default "test";

    /** Of the user. */
    String password() default "test";

    /** Where tests connect to. */
    String virtualHost() default "/";

    /**
     * Definitions in JSON, as the broker exports them: queues, exchanges, bindings, users. {@code
     * classpath:definitions.json}, or a name that is looked for in the module's folder and then on the class path.
     */
    String definitions() default "";

    /** Has the management plugin, with its page and API on port 15672: {@code rabbitmq:3-management}. */
    boolean management() default false;

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

    /** Holds several {@link WithRabbitMq} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        WithRabbitMq[] value();
    }
}
