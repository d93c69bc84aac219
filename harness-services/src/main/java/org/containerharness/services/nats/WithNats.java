package org.containerharness.services.nats;

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
 * Gives tests a NATS server with JetStream, {@code nats:2}. Tests get it by {@code @Connect Connection} (of {@code
 * io.nats.client}), {@code @Handle NatsServer}, or in texts as {@code {nats.url}}.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(WithNats.List.class)
@ExtendWith(HarnessExtension.class)
@DeclaredBy(NatsDeclarations.class)
public @interface WithNats {

    /** The name of its container; default is that of the field, else {@code nats}. */
    String name() default "";

    /** The tag of {@code nats}, default {@code 2}. */
    String version() default "";

    /** A whole image reference in place of {@code nats}, for an image that behaves like it. */
    String image() default "";

    /** Who clients must be; empty lets everybody in, or asks for the {@link #token}. */
    String user() default "";

    /** Of the {@link #user}. */
    String password() default "";

    /** What clients must show, in place of a user; empty asks for none. */
    String token() default "";

    /** Keeps streams; their data go with the container. */
    boolean jetStream() default true;

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

    /** Holds several {@link WithNats} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        WithNats[] value();
    }
}
