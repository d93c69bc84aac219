package org.containerharness.services.memcached;

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
 * Gives tests a memcached, {@code memcached:1}. Tests get it by {@code @Connect MemcachedClient}, {@code @Handle
 * MemcachedServer}, or in texts as {@code {memcached.url}}.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(WithMemcached.List.class)
@ExtendWith(HarnessExtension.class)
@DeclaredBy(MemcachedDeclarations.class)
public @interface WithMemcached {

    /** The name of its container; default is that of the field, else {@code memcached}. */
    String name() default "";

    /** The tag of {@code memcached}, default {@code 1}. */
    String version() default "";

    /** A whole image reference in place of {@code memcached}, for an image that behaves like it. */
    String image() default "";

    /** What it keeps at most, in megabytes. */
    int megabytes() default 64;

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

    /** Holds several {@link WithMemcached} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        WithMemcached[] value();
    }
}
