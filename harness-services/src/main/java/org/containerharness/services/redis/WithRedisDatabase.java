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
 * Gives a class or each test an empty logical database of its own in a Redis container that others use too. Redis has 16
 * of them unless it is started with {@code --databases}.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(WithRedisDatabase.List.class)
@ExtendWith(HarnessExtension.class)
@DeclaredBy(RedisDatabaseDeclarations.class)
public @interface WithRedisDatabase {

    /** The declared name, for {@code @Handle} and, in braces, for addresses. */
    String name();

    /** The declared name of the container that is divided; it may live in a wider scope. */
    String in();

    /** The server's password; default is the variable {@code REDIS_PASSWORD} of the container, else none. */
    String password() default "";

    /** The server's port inside the container; it must be published. */
    int port() default 6379;

    /** How long it lives: {@link Scope#METHOD} gives each test one of its own. On a class the default is CLASS. */
    Scope scope() default Scope.BY_PLACE;

    /** Holds several {@link WithRedisDatabase} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        WithRedisDatabase[] value();
    }
}
