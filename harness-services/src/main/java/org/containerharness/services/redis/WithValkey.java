package org.containerharness.services.redis;

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
 * Gives tests a Valkey server, {@code valkey/valkey:8}. Tests get it by {@code @Connect Jedis}, {@code @Handle
 * RedisDatabase}, or in texts as {@code {valkey.url}}.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(WithValkey.List.class)
@ExtendWith(HarnessExtension.class)
@DeclaredBy(ValkeyDeclarations.class)
public @interface WithValkey {

    /** The name of its container; default is that of the field, else {@code valkey}. */
    String name() default "";

    /** The tag of {@code valkey/valkey}, default {@code 8}. */
    String version() default "";

    /** A whole image reference in place of {@code valkey/valkey}, for an image that behaves like it. */
    String image() default "";

    /** What clients must know; empty asks for nothing. */
    String password() default "";

    /** Gives up safety that tests do not need: nothing is saved to disk. */
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

    /** Holds several {@link WithValkey} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        WithValkey[] value();
    }
}
