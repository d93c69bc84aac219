package org.containerharness.services.postgres;

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
 * Gives tests a PostgreSQL server, {@code postgres:16}. Tests get its database by {@code @Connect DataSource}, {@code @Handle
 * PostgresDatabase}, or in texts as {@code {postgres.url}}; {@code @WithPostgresDatabase} divides it.
 *
 * <pre>{@code
 * @WithPostgres(init = "schema.sql")
 * class OrdersTest {
 *     @Test void countsOrders(@Connect DataSource db) { … }
 * }
 * }</pre>
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Repeatable(WithPostgres.List.class)
@ExtendWith(HarnessExtension.class)
@DeclaredBy(PostgresDeclarations.class)
public @interface WithPostgres {

    /** The name of its container; default is that of the field, else {@code postgres}. */
    String name() default "";

    /** The tag of {@code postgres}, default {@code 16}. */
    String version() default "";

    /** A whole image reference in place of {@code postgres}, for an image that behaves like it. */
    String image() default "";

    /** The database that tests use. */
    String database() default "test";

    /** Who owns it, and may do everything. */
    String user() default "test";

    /** Of the user. */
    String password() default "test";

    /**
     * Scripts that run once, in order, when the server initialises its data: {@code .sql}, {@code .sql.gz} or {@code .sh};
     * of a folder, all that is in it. {@code classpath:schema.sql}, or a name that is looked for in the module's folder and
     * then on the class path. One that fails fails the start, with script, line and the server's words.
     */
    String[] init() default {};

    /**
     * Gives up safety that tests do not need: {@code fsync}, {@code synchronous_commit} and {@code full_page_writes} are off,
     * and {@code POSTGRES_INITDB_ARGS} is {@code --no-sync}. With versions 14 to 18 it is {@code --no-sync
     * --auth-host=md5}: the password is sent by MD5, as it was before, in place of SCRAM, of which each new connection takes
     * a client some milliseconds. A client that refuses MD5 needs {@code tuned = false}.
     */
    boolean tuned() default true;

    /** Has its data in memory. No snapshot can be made of that, so each start initialises anew. */
    boolean inMemory() default false;

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

    /** Holds several {@link WithPostgres} annotations. */
    @Documented
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(HarnessExtension.class)
    @interface List {
        WithPostgres[] value();
    }
}
